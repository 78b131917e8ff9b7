import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandom } from '@scrutineer/random';
import type { VoterTokens } from '@scrutineer/voter-token';
import { newBallot, type Ballot } from './ballot';
import { Gate } from './gate';
import { History } from './history';
import { Voter } from './voter';

const TOKEN_MS = 4 * 3_600_000;
const TICK_MS = 20;
/** Ballots without an answer, beyond which nobody else votes: what a crowd of people would do, and what memory allows. */
const MOST_WAITING = 20_000;

export interface CrowdOptions {
  readonly race: string;
  readonly round?: number;
  readonly candidates: readonly string[];
  readonly gateways: readonly string[];
  readonly tokens: VoterTokens;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Different ballots a second. */
  readonly perSecond: number;
  /** Voters at a time, each on a socket of its own. */
  readonly seats: number;
  /** Ballots of one voter, who then makes room for another. */
  readonly ballotsEach: number;
}

interface Seat {
  voter: Voter;
  number: number;
  seq: number;
  left: number;
  last: Ballot | null;
}

/** Voters who vote at a constant rate, whatever becomes of their ballots: an open model of load. */
export class Crowd {
  readonly history = new History();
  /** Rejects as soon as a voter meets what must not happen. */
  readonly faulted: Promise<never>;
  readonly #fault: (error: Error) => void;
  readonly #random: SeededRandom;
  readonly #seats: Seat[] = [];
  readonly #leaving: Promise<void>[] = [];
  #voters = 0;
  #cast = 0;
  #over = false;
  #ticking: Promise<void> = Promise.resolve();

  constructor(private readonly options: CrowdOptions) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.faulted = promise;
    this.#fault = reject;
    this.#random = new SeededRandom(options.seed);
  }

  /** Different voters so far. */
  get voters(): number {
    return this.#voters;
  }

  /** Different ballots so far. */
  get cast(): number {
    return this.#cast;
  }

  /** Takes the seats and begins to vote. */
  async begin(): Promise<void> {
    this.#seats.push(...Array.from({ length: this.options.seats }, () => this.#newcomer()));
    await Promise.race([Promise.all(this.#seats.map(({ voter }) => voter.join())), this.faulted]);
    this.#ticking = this.#tick();
    this.#ticking.catch(this.#fault);
  }

  /** Tells everybody that the race, which they heard was closed, is open again. */
  reopened(): void {
    for (const { voter } of this.#seats) voter.isClosed = false;
  }

  /** Casts no more; resolves when everything cast has its answer and everybody has gone. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#ticking;
    for (const { voter } of this.#seats) this.#seeOff(voter);
    await Promise.race([Promise.all(this.#leaving), this.faulted]);
  }

  /** Resolves as soon as that many different ballots are recorded; rejects with a voter's fault. */
  async whenRecorded(count: number): Promise<void> {
    await Promise.race([this.history.whenRecorded(count), this.faulted]);
  }

  async #tick(): Promise<void> {
    const { perSecond } = this.options;
    let before = performance.now();
    let due = 0;
    for (;;) {
      await sleep(TICK_MS);
      if (this.#over || this.options.signal.aborted) return;
      const now = performance.now();
      due += ((now - before) * perSecond) / 1000;
      before = now;
      for (; due >= 1; due -= 1) {
        if (this.#cast - this.history.recorded < MOST_WAITING) this.#castOne(this.#random.pick(this.#seats));
      }
    }
  }

  /** Most are a new choice; some tap twice, and some send their last ballot once more. */
  #castOne(seat: Seat): void {
    if (seat.voter.isClosed) return;
    const chance = this.#random.next();
    if (seat.last && chance < 0.02) return seat.voter.cast(seat.last);
    const { candidates, round = 1 } = this.options;
    seat.seq += 1 + this.#random.below(3);
    const ballot = newBallot(seat.number, this.#random.pick(candidates), seat.seq, round);
    this.#cast += 1;
    seat.last = ballot;
    seat.voter.cast(ballot);
    if (chance > 0.98) seat.voter.cast(ballot);
    seat.left -= 1;
    if (seat.left > 0) return;
    this.#seeOff(seat.voter);
    Object.assign(seat, this.#newcomer());
    void seat.voter.join();
  }

  #seeOff(voter: Voter): void {
    this.#leaving.push(voter.whenAnswered().then(() => voter.leave()));
  }

  #newcomer(): Seat {
    const { race, gateways, tokens, signal, ballotsEach } = this.options;
    const token = tokens.issue(Date.now() + TOKEN_MS);
    const { history } = this;
    const random = this.#random;
    const voter = new Voter({
      race,
      token,
      gateways,
      history,
      gate: new Gate(),
      random,
      fault: this.#fault,
      early: true,
      signal,
    });
    return { voter, number: this.#voters++, seq: 0, left: ballotsEach, last: null };
  }
}
