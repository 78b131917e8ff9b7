import type { Votes } from '../load/ledger';

/** The candidates whose votes differ, in words. */
export function differences(acknowledged: Votes, counted: Votes): string[] {
  const candidates = Object.keys({ ...acknowledged, ...counted });
  return candidates
    .filter((id) => (acknowledged[id] ?? 0) !== (counted[id] ?? 0))
    .map((id) => `candidate ${id} has ${counted[id] ?? 0} votes, ${acknowledged[id] ?? 0} were acknowledged`);
}
