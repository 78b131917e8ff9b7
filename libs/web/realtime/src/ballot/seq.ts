import type { RoundStore } from './round-record';

/**
 * The number of a voter's next ballot in a round: tenths of a second since the round opened, and above the last one in
 * any case. So the later tap wins across tabs, and after the browser's storage was cleared.
 *
 * @param last the last number used, 0 before the first
 * @param sinceOpenMs server time since the round opened
 */
export function nextSeq(last: number, sinceOpenMs: number): number {
  return Math.max(last + 1, Math.floor(sinceOpenMs / 100));
}

/** Takes the next number under a lock that all tabs share, and keeps it. `now` is the server's time in ms. */
export function takeSeq(store: RoundStore, round: number, openedAt: string, now: number): Promise<number> {
  return withLock(store.key(round), () => {
    const seq = nextSeq(store.read(round, openedAt).seq, now - Date.parse(openedAt));
    store.update(round, openedAt, { seq });
    return seq;
  });
}

/**
 * Browsers have Web Locks on secure origins only, and not in every frame; without them two taps in the same moment in two
 * tabs may get the same number, and the first of them in the log counts.
 */
async function withLock<Value>(name: string, action: () => Value): Promise<Value> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks) return action();
  return locks.request(name, () => action()).catch(action);
}
