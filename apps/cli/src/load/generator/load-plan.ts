// The load's script: who votes when, for whom. It is drawn from the seed alone and never looks at answers, which makes
// the load an open model: a slow server is offered what a fast one is.
import { CandidateChoice } from './candidate-choice';
import { dueTimes, expectedBallots, type Schedule } from './due-times';
import { seededRandom } from '@scrutineer/random';

export interface LoadShape extends Schedule {
  /** Each socket is one voter. */
  readonly sockets: number;
  /** Part of the ballots whose frame is sent twice. */
  readonly duplicates: number;
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
}

/**
 * Half of the voters vote at once, so that nobody has to vote all the time; the first votes of the others are spread over
 * the whole load, and between them, voters who have voted change their minds.
 */
export function* planArrivals(shape: LoadShape, candidates: number): Generator<Arrival> {
  const { sockets, duplicates, seed } = shape;
  // Streams of their own, so that another spacing leaves the choices as they are.
  const random = seededRandom(seed);
  const choice = new CandidateChoice(candidates, seededRandom(seed + 1));
  const voters: { seq: number; candidate: number }[] = [];
  const atOnce = Math.ceil(sockets / 2);
  const between = (expectedBallots(shape) - atOnce) / (sockets - atOnce);
  let planned = 0;
  for (const at of dueTimes(shape, seededRandom(seed + 2))) {
    const isDue = planned - atOnce >= (voters.length - atOnce) * between;
    const isFirst = voters.length < atOnce || (voters.length < sockets && isDue);
    const voter = isFirst ? voters.length : Math.floor(random() * voters.length);
    const last = voters[voter];
    const seq = (last?.seq ?? 0) + 1;
    const candidate = last ? choice.drawOther(last.candidate) : choice.draw();
    voters[voter] = { seq, candidate };
    const copies = random() < duplicates ? 2 : 1;
    yield { at, voter, seq, candidate, copies };
    planned += 1;
  }
}

/** How many ballots are due in each second. */
export function plannedPerSecond(shape: LoadShape): number[] {
  const seconds: number[] = [];
  for (const at of dueTimes(shape, seededRandom(shape.seed + 2))) {
    const second = Math.floor(at / 1000);
    seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return Array.from(seconds, (count: number | undefined) => count ?? 0);
}
