import {
  brokenPromises,
  differences,
  eventually,
  judgeTally,
  lostBallots,
  readTally,
  type History,
  type LoggedPartitions,
  type Operator,
  type RoundCount,
} from '@scrutineer/testing-journey';
import { PARTITIONS } from '../world/world';
import { rebuiltDifferently } from './rebuilt-differently';
import { untrueReceipts } from './untrue-receipts';

interface Case {
  readonly race: string;
  readonly candidates: readonly string[];
  readonly history: History;
  readonly log: LoggedPartitions;
  readonly count: RoundCount;
  readonly operators: readonly Operator[];
  readonly redisUrl: string;
  /** Of a vote-api. */
  readonly url: string;
  /** Whether the log still has all of it, so that the tally can be made anew and every ballot be found. */
  readonly whole: boolean;
}

export interface Verdict {
  readonly sums: { readonly lost: number; readonly doubled: number };
  /** Every invariant that does not hold, a line each. */
  readonly broken: readonly string[];
}

/** Holds what voters were told, the log, the tally, what is shown, and a tally made anew against each other. */
export async function judge(round: Case): Promise<Verdict> {
  const { race, candidates, history, log, count, operators, redisUrl, url } = round;
  const place = { race, round: 1 };
  const shown: string[] = [];
  for (const operator of operators) {
    const results = await eventually(
      'final results',
      () => operator.results(race, 1),
      ({ state }) => state === 'closed',
    );
    shown.push(...differences(results, count));
  }
  const tally = judgeTally(count, await readTally(redisUrl, race, 1, PARTITIONS), candidates);
  const lost = lostBallots(history, place, log, count);
  const rebuilt = round.whole ? await rebuiltDifferently(redisUrl, race) : [];
  return {
    sums: { lost: lost.length + tally.lost.length, doubled: tally.doubled.length },
    broken: [
      ...brokenPromises(history, place, log, count),
      ...tally.lost,
      ...tally.doubled,
      ...tally.wrong,
      ...shown,
      ...rebuilt,
      ...(round.whole ? await untrueReceipts(url, race, history, count) : []),
    ],
  };
}
