import type { History, RoundCount } from '@scrutineer/testing-journey';

/** Asked for, of each kind: enough to see a kind that is wrong, few enough for a reader that is bounded. */
const SAMPLE = 50;

interface Asked {
  readonly ballotId: string;
  readonly partition: number;
  readonly offset: string;
  readonly expected: string;
}

/** Receipts that do not say what became of a ballot, and receipts for ballots that were never recorded, a line each. */
export async function untrueReceipts(
  url: string,
  race: string,
  history: History,
  count: RoundCount,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { ballotId, partition, offset, expected } of questions(history, count)) {
    const response = await fetch(
      `${url}/api/races/${race}/receipts/${ballotId}?partition=${partition}&offset=${offset}`,
    );
    const { status } = (await response.json()) as { status: unknown };
    if (String(status) !== expected)
      faults.push(`the receipt of ${ballotId} says ${String(status)} instead of ${expected}`);
  }
  return faults;
}

function questions(history: History, count: RoundCount): Asked[] {
  const standing = new Set([...count.standing.values()].map(({ ballotId }) => ballotId));
  const recorded = history.events.flatMap((event) => {
    if (event.op !== 'recorded') return [];
    const { partition, offset } = event.data;
    const { ballotId } = event.ballot;
    const inside = count.windows[partition]!.some(
      ({ opened, closed }) => opened < Number(offset) && Number(offset) < closed,
    );
    const expected = standing.has(ballotId) ? 'counted' : inside ? 'superseded' : 'late';
    return [{ ballotId, partition, offset, expected }];
  });
  const known = new Set(recorded.map(({ ballotId }) => ballotId));
  const place = recorded[0];
  // Somebody else's place, since they have none: the answer is a problem, whose status is that of HTTP.
  const never = history.events.flatMap(({ ballot: { ballotId } }) =>
    place && !known.has(ballotId) ? [{ ...place, ballotId, expected: '404' }] : [],
  );
  return ['counted', 'superseded', 'late']
    .flatMap((kind) => spread(recorded.filter(({ expected }) => expected === kind)))
    .concat(spread(never));
}

/** Some of a list, from all over it. */
function spread<T>(list: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(list.length / SAMPLE));
  return list.filter((_, index) => index % step === 0).slice(0, SAMPLE);
}
