// Brings one ballot to an answer. It is stored before every attempt and re-sent unchanged, over whatever way is open,
// until it is recorded or refused for good; a crash or reload in between leaves it stored, to be sent again.
import type { RecordedData } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';
import { Emitter } from '../emitter';
import type { PostAnswer, VoteApi } from '../http/vote-api';
import { askedDelay, FAILURES_BEFORE_HTTP, retryDelay } from '../socket/backoff';
import type { Random } from '../socket/backoff';
import type { ConnectionState, RaceSocket } from '../socket/race-socket';
import { afterRefusal, attempted } from './pending-ballot';
import type { AttemptRefusal, NextStep, PendingBallot } from './pending-ballot';

/** `checking`: refused, but an earlier attempt may have been recorded; the voter's standing choice will tell. */
export type SendingPhase = 'sending' | 'retrying' | 'checking';

export interface BallotSenderEvents {
  /** The ballot under way, to be stored, and how it fares. */
  progress: { readonly ballot: PendingBallot; readonly phase: SendingPhase };
  /** `data` is null where only the voter's standing choice told that the ballot is in the log. */
  recorded: { readonly ballot: PendingBallot; readonly data: RecordedData | null };
  /** Refused for good, and in the log by no attempt. */
  refused: { readonly ballot: PendingBallot; readonly code: RefusalCode };
}

export interface BallotSenderOptions {
  readonly race: string;
  readonly socket: RaceSocket;
  readonly api: Pick<VoteApi, 'post' | 'standingBallot'>;
  readonly renewToken: () => Promise<void>;
  readonly random: Random;
}

/** An unanswered ballot means a dead line: gateways answer within a second. */
const ANSWER_MS = 8_000;
/** How often the standing choice is looked up before a refusal is believed: the tally trails the log. */
const CHECKS = 5;

/** Sends one ballot at a time. */
export class BallotSender extends Emitter<BallotSenderEvents> {
  readonly #options: BallotSenderOptions;
  #ballot: PendingBallot | null = null;
  #phase: SendingPhase = 'sending';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #posting = false;
  #unknownPosts = 0;

  constructor(options: BallotSenderOptions) {
    super();
    this.#options = options;
    options.socket.on('recorded', (data) => this.#recorded(data));
    options.socket.on('refused', (data) => this.#refusedFrame(data.ballotId, data));
    options.socket.on('status', ({ state }) => this.#connectionChanged(state));
  }

  get ballot(): PendingBallot | null {
    return this.#ballot;
  }

  /** Takes on a new ballot, or one that was stored. */
  submit(ballot: PendingBallot): void {
    this.#ballot = ballot;
    this.#unknownPosts = 0;
    this.#transmit(ballot.unanswered + ballot.refusals > 0 ? 'retrying' : 'sending');
  }

  /** Lets go of the ballot, whatever became of it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#ballot = null;
  }

  #connectionChanged(state: ConnectionState): void {
    if (!this.#ballot || this.#phase === 'checking') return;
    if (state === 'open') this.#transmit(this.#phase);
    else if (state !== 'connecting') this.#transmit('retrying');
  }

  #transmit(phase: SendingPhase): void {
    clearTimeout(this.#timer);
    const { socket } = this.#options;
    if (!this.#ballot) return;
    if (socket.status.state === 'open') {
      this.#progress(attempted(this.#ballot), phase);
      socket.cast(this.#ballot.cast);
      this.#timer = setTimeout(() => socket.drop(), ANSWER_MS);
      return;
    }
    const { state, failures } = socket.status;
    this.#progress(this.#ballot, state === 'connecting' && failures === 0 ? phase : 'retrying');
    if (state === 'stopped' || failures >= FAILURES_BEFORE_HTTP) void this.#post();
  }

  async #post(): Promise<void> {
    if (this.#posting || !this.#ballot) return;
    this.#posting = true;
    const ballot = attempted(this.#ballot);
    this.#progress(ballot, 'retrying');
    const answer = await this.#options.api.post(this.#options.race, ballot.cast);
    this.#posting = false;
    if (this.ballot?.cast.ballotId === ballot.cast.ballotId && this.#phase !== 'checking') this.#posted(answer);
  }

  #posted(answer: PostAnswer): void {
    if (answer.outcome === 'recorded') return this.#recorded(answer.data);
    if (answer.outcome === 'refused') return this.#refused(answer);
    const { random } = this.#options;
    this.#unknownPosts += 1;
    this.#again(
      answer.retryAfterMs > 0 ? askedDelay(answer.retryAfterMs, random) : retryDelay(this.#unknownPosts, random),
    );
  }

  #again(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#transmit('retrying'), afterMs);
  }

  #recorded(data: RecordedData): void {
    if (data.ballotId === this.#ballot?.cast.ballotId) this.#settle('recorded', { ballot: this.#ballot, data });
  }

  #refusedFrame(ballotId: string | null, refusal: AttemptRefusal): void {
    // Without an id it answers a frame that was not understood, and this socket sends one ballot's frames only.
    if (ballotId === null || ballotId === this.#ballot?.cast.ballotId) this.#refused(refusal);
  }

  #refused(refusal: AttemptRefusal): void {
    if (!this.#ballot || this.#phase === 'checking') return;
    const { ballot, next } = afterRefusal(this.#ballot, refusal, this.#options.random);
    this.#progress(ballot, next.step === 'verify' ? 'checking' : 'retrying');
    this.#follow(next, refusal.code);
  }

  #follow(next: NextStep, code: RefusalCode): void {
    switch (next.step) {
      case 'resend':
        return this.#again(next.afterMs);
      case 'renew_token':
        clearTimeout(this.#timer);
        return void this.#renewToken();
      case 'verify':
        clearTimeout(this.#timer);
        return void this.#check(code, CHECKS, 0);
      case 'give_up':
        return this.#giveUp(code);
    }
  }

  async #renewToken(): Promise<void> {
    const { renewToken, socket, random } = this.#options;
    try {
      await renewToken();
    } catch {
      if (!this.#ballot) return;
      this.#progress({ ...this.#ballot, tokenRenewed: false }, 'retrying');
      return this.#again(retryDelay(this.#ballot.refusals, random));
    }
    // A gateway reads the cookie at the start of a connection only; the ballot follows once the new one is open.
    const { state } = socket.status;
    if (state === 'open' || state === 'connecting') socket.restart();
    else this.#transmit('retrying');
  }

  async #check(code: RefusalCode, left: number, errors: number): Promise<void> {
    const { api, race, random } = this.#options;
    const ballot = this.#ballot;
    const standing = await api.standingBallot(race).catch(() => undefined);
    if (!ballot || this.#ballot !== ballot) return;
    const { round, seq } = ballot.cast;
    if (standing?.round === round && standing.seq === seq) return this.#settle('recorded', { ballot, data: null });
    // Only an answer counts as a look; an unreachable server says nothing of the ballot.
    const looksLeft = standing === undefined ? left : left - 1;
    if (looksLeft === 0) return this.#giveUp(code);
    const wait = retryDelay(standing === undefined ? errors + 1 : CHECKS - looksLeft, random);
    this.#timer = setTimeout(() => void this.#check(code, looksLeft, standing === undefined ? errors + 1 : 0), wait);
  }

  #giveUp(code: RefusalCode): void {
    if (this.#ballot) this.#settle('refused', { ballot: this.#ballot, code });
  }

  #settle<Name extends 'recorded' | 'refused'>(name: Name, outcome: BallotSenderEvents[Name]): void {
    this.stop();
    this.emit(name, outcome);
  }

  #progress(ballot: PendingBallot, phase: SendingPhase): void {
    this.#ballot = ballot;
    this.#phase = phase;
    this.emit('progress', { ballot, phase });
  }
}
