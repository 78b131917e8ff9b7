// What became of ballots that meet a closed round: re-sent ones, and ones recorded past the cut. The tally decides, read
// past the cut. Bounded: what cannot be asked in time is answered `busy`, or left to the receipt.
import { currentRound, finalCut, roundOf, type Position, type Race, type Round } from '@scrutineer/voting-domain';
import type { GatewayParts } from '../gateway-parts';
import { BUSY_RETRY_MS } from './ballot-batcher';
import { BallotFinder } from './ballot-finder';
import type { BallotReceiver } from './pending-ballot';

interface Question {
  readonly race: string;
  readonly round: number;
  readonly partition: number;
  readonly key: Uint8Array;
  readonly seq: number;
  /** Whether the voter's standing choice has that `seq`; null where it could not be learnt in time. */
  answer(stands: boolean | null): void;
}

export interface ResentBallot extends Omit<Question, 'answer'> {
  readonly ballotId: string;
  readonly receiver: BallotReceiver;
}

const MAX_QUESTIONS = 20_000;
const ROUND_TRIP_MS = 50;
const GIVE_UP_MS = 10_000;

export class ClosedBallots {
  #asked: (Question & { readonly at: number })[] = [];
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #isCatchingUp = false;
  /** All that the race log held at this time (ms, monotonic) is folded. */
  #knownTo = Number.NEGATIVE_INFINITY;
  readonly #finder: BallotFinder;

  constructor(private readonly parts: GatewayParts) {
    this.#finder = new BallotFinder(parts.ballotLog);
  }

  /** Answers a ballot sent to a closed round. */
  resend({ receiver, ballotId, ...ballot }: ResentBallot): void {
    const answer = (stands: boolean | null): void => {
      if (stands) this.#repeatReceipt({ receiver, ballotId, ...ballot });
      else if (stands === null) receiver.refused(ballotId, 'busy', BUSY_RETRY_MS);
      else receiver.refused(ballotId, 'race_closed', 0);
    };
    if (!this.#ask({ ...ballot, answer })) answer(null);
  }

  /** Calls back if a recorded ballot that lies past the cut counts in no copy. */
  checkLate(ballot: Omit<Question, 'answer'>, late: () => void): void {
    this.#ask({ ...ballot, answer: (stands) => stands === false && late() });
  }

  /** Whoever still waits is told to ask again, elsewhere; so is everyone from now on. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#giveUp(Number.POSITIVE_INFINITY);
  }

  #ask(question: Question): boolean {
    if (this.#stopped || this.#asked.length >= MAX_QUESTIONS) return false;
    this.#asked.push({ ...question, at: performance.now() });
    this.#timer ??= setTimeout(() => void this.#work(), ROUND_TRIP_MS).unref();
    return true;
  }

  /** A view of the races may not know yet that the round is open again: what it says is final of earlier times only. */
  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp || this.#asked.every(({ at }) => at <= this.#knownTo)) return;
    this.#isCatchingUp = true;
    const now = performance.now();
    await this.parts.book.sync();
    this.#knownTo = now;
    this.#isCatchingUp = false;
  }

  async #work(): Promise<void> {
    void this.#catchUp();
    const groups = Map.groupBy(
      this.#takeAskedUntil(this.#knownTo),
      ({ race, round, partition }) => `${race}/${round}/${partition}`,
    );
    await Promise.all([...groups.values()].map((group) => this.#settleOrKeep(group)));
    this.#giveUp(this.#stopped ? Number.POSITIVE_INFINITY : performance.now() - GIVE_UP_MS);
    this.#timer = this.#asked.length > 0 ? setTimeout(() => void this.#work(), ROUND_TRIP_MS).unref() : null;
  }

  /** Answers those that were asked by a time that it could not be learnt. */
  #giveUp(until: number): void {
    for (const question of this.#takeAskedUntil(until)) question.answer(null);
  }

  #takeAskedUntil(time: number): (Question & { readonly at: number })[] {
    const [taken, kept] = [this.#asked.filter(({ at }) => at <= time), this.#asked.filter(({ at }) => at > time)];
    this.#asked = kept;
    return taken;
  }

  /** A group that cannot be asked is kept by itself: the others have their answers, and each is given once. */
  async #settleOrKeep(group: (Question & { readonly at: number })[]): Promise<void> {
    try {
      await this.#settle(group);
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'the tally cannot be asked about closed ballots; trying again');
      this.#asked.push(...group);
    }
  }

  /** Questions of one (race, round, partition): answered if its tally has passed the cut, else asked again. */
  async #settle(group: (Question & { readonly at: number })[]): Promise<void> {
    const { race: raceId, round: number, partition } = group[0]!;
    const race = this.parts.book.race(raceId);
    const round = race && roundOf(race, number);
    const cut = race && round && settledCut(race, round);
    if (!round?.frozen || !cut) {
      this.#asked.push(...group);
      return;
    }
    const ref = { race: raceId, round: number, partition };
    const past = (next: number | null = null): boolean => (next ?? -1) > (cut[partition] ?? Number.POSITIVE_INFINITY);
    if (past((await this.parts.tallyStore.position(ref))?.next)) {
      const keys = group.map(({ key }) => key);
      const { next, choices } = await this.parts.tallyStore.standings(ref, round.frozen.buckets, keys);
      // The store may have fallen back since it was asked how far it is.
      if (past(next)) {
        for (const [i, question] of group.entries()) question.answer(choices[i]?.seq === question.seq);
        return;
      }
    }
    this.#asked.push(...group);
  }

  #repeatReceipt({ receiver, ballotId, ...ballot }: ResentBallot): void {
    const race = this.parts.book.race(ballot.race);
    const round = race && roundOf(race, ballot.round);
    const found = (position: Position | 'other' | null): void => {
      if (!position) return receiver.refused(ballotId, 'busy', BUSY_RETRY_MS);
      if (position === 'other') return receiver.refused(ballotId, 'race_closed', 0);
      const { partition, key } = ballot;
      const pending = { partition, key, value: new Uint8Array(), ballotId, receivedAt: performance.now(), receiver };
      receiver.recorded({ ...pending, race: ballot.race, round: ballot.round, seq: ballot.seq }, position);
    };
    if (!round) return found(null);
    this.#finder.find(round, { ...ballot, ballotId }).then(found, (error: unknown) => {
      this.parts.logger.warn({ err: error }, 'could not look a recorded ballot up in the log');
      found(null);
    });
  }
}

/** The cut after which nothing more can count; null while the round may still take ballots. */
function settledCut(race: Race, round: Round): readonly number[] | null {
  const running = round === currentRound(race) && (race.state === 'opening' || race.state === 'open');
  return running ? null : finalCut(round);
}
