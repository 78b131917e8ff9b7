// The load's script: who votes when, for whom. It is drawn from the seed alone and never looks at answers, which makes
// the load an open model: a slow server is offered what a fast one is.
import { CandidateChoice } from './candidate-choice';
import { seededRandom } from './seeded-random';

export interface LoadShape {
  readonly voters: number;
  /** Ballots a second, all voters together; repeats of a frame come on top. */
  readonly rate: number;
  /** Seconds after which no more ballots are due; null: until every voter has voted. */
  readonly duration: number | null;
  readonly connections: number;
  readonly votesPerVoter: number;
  /** Part of the voters who vote once more, for another candidate. */
  readonly changes: number;
  /** Part of the ballots whose frame is sent twice. */
  readonly duplicates: number;
  readonly spacing: 'poisson' | 'even';
  readonly seed: number;
}

/** One ballot that is due. */
export interface Arrival {
  /** ms after the start. */
  readonly at: number;
  readonly voter: number;
  readonly seq: number;
  /** Index among the candidates. */
  readonly candidate: number;
  readonly copies: 1 | 2;
  /** Whether the voter is done with it. */
  readonly last: boolean;
}

/**
 * Voters come in cohorts of half the sockets: while one votes, the sockets of the next are opened. Within a cohort every
 * voter votes once before any votes again.
 */
export function* planArrivals(shape: LoadShape, candidates: number): Generator<Arrival> {
  const { voters, connections, votesPerVoter, changes, duplicates, seed } = shape;
  // Streams of their own, so that another spacing leaves the choices as they are.
  const random = seededRandom(seed);
  const choice = new CandidateChoice(candidates, seededRandom(seed + 1));
  const due = dueTimes(shape);
  const size = Math.max(1, Math.floor(connections / 2));
  for (let first = 0; first < voters; first += size) {
    const cohort = Array.from({ length: Math.min(size, voters - first) }, () => ({
      ballots: votesPerVoter + (random() < changes ? 1 : 0),
      candidate: -1,
    }));
    for (let seq = 1; seq <= votesPerVoter + 1; seq += 1) {
      for (const [i, voter] of cohort.entries()) {
        if (seq > voter.ballots) continue;
        const { value: at, done } = due.next();
        if (done) return;
        const candidate = seq === 1 ? choice.draw() : choice.drawOther(voter.candidate);
        voter.candidate = candidate;
        const copies = random() < duplicates ? 2 : 1;
        yield { at, voter: first + i, seq, candidate, copies, last: seq === voter.ballots };
      }
    }
  }
}

/** How much a plan comes to. */
export function planSize(shape: LoadShape, candidates: number): { readonly ballots: number; readonly voters: number } {
  let ballots = 0;
  let voters = 0;
  for (const { voter } of planArrivals(shape, candidates)) {
    ballots += 1;
    voters = Math.max(voters, voter + 1);
  }
  return { ballots, voters };
}

function* dueTimes({ rate, duration, spacing, seed }: LoadShape): Generator<number, void> {
  const random = seededRandom(seed + 2);
  const gap = 1000 / rate;
  const end = duration === null ? Number.POSITIVE_INFINITY : duration * 1000;
  for (let i = 0, at = 0; at < end; i += 1) {
    yield at;
    at = spacing === 'even' ? (i + 1) * gap : at - Math.log(1 - random()) * gap;
  }
}
