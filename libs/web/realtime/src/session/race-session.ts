import type { PublicRace, RecordedData, Results } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';
import { newBallotId } from '../ballot/ballot-id';
import { BallotSender } from '../ballot/ballot-sender';
import type { BallotSenderEvents } from '../ballot/ballot-sender';
import { browserStore } from '../ballot/key-value-store';
import type { KeyValueStore } from '../ballot/key-value-store';
import { newPendingBallot } from '../ballot/pending-ballot';
import type { PendingBallot } from '../ballot/pending-ballot';
import { RoundStore, standingChoice } from '../ballot/round-record';
import type { Receipt, RoundRecord } from '../ballot/round-record';
import { takeSeq } from '../ballot/seq';
import { Emitter } from '../emitter';
import { VoteApi } from '../http/vote-api';
import { FAILURES_BEFORE_HTTP } from '../socket/backoff';
import type { Random } from '../socket/backoff';
import { RaceSocket } from '../socket/race-socket';
import type { ConnectionStatus, SocketLike } from '../socket/race-socket';
import { ServerClock } from '../time/server-clock';
import { VoterToken } from '../voter/voter-token';
import type { SessionState } from './session-state';

export interface RaceSessionOptions {
  /** The race's id. */
  readonly race: string;
  readonly api?: VoteApi;
  readonly store?: KeyValueStore;
  readonly random?: Random;
  readonly connect?: (url: string, protocol: string) => SocketLike;
}

/** Totals from before a change of the race are taken off unless new ones follow it at once: they may have been hidden. */
const RESULTS_GRACE_MS = 1_000;

/** One voter's visit to one race: the socket, the ballot, and what this browser keeps of both. */
export class RaceSession extends Emitter<{ change: SessionState }> {
  readonly clock = new ServerClock();
  readonly #race: string;
  readonly #api: VoteApi;
  readonly #token: VoterToken;
  readonly #rounds: RoundStore;
  readonly #socket: RaceSocket;
  readonly #sender: BallotSender;
  #state: SessionState;
  #takingSeq = false;
  #stopped = false;
  #resultsTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({
    race,
    api = new VoteApi(),
    store = browserStore(),
    random = Math.random,
    connect,
  }: RaceSessionOptions) {
    super();
    this.#race = race;
    this.#api = api;
    this.#token = new VoterToken(api, store);
    this.#rounds = new RoundStore(store, race);
    const renewToken = (): Promise<void> => this.#token.renew();
    const url = `/ws?race=${encodeURIComponent(race)}`;
    this.#socket = new RaceSocket({ url, renewToken, random, ...(connect && { connect }) });
    this.#sender = new BallotSender({ race, socket: this.#socket, api, renewToken, random });
    this.#state = {
      race: null,
      results: null,
      connection: this.#socket.status,
      offline: !navigator.onLine,
      sending: null,
      receipt: null,
      refusal: null,
      earlier: null,
    };
    this.#socket.on('race', (view) => this.#raceChanged(view));
    this.#socket.on('results', (results) => this.#resultsCame(results));
    this.#socket.on('late', ({ ballotId }) => this.#late(ballotId));
    this.#socket.on('status', (connection) => this.#connectionChanged(connection));
    this.#sender.on('progress', (progress) => this.#progress(progress));
    this.#sender.on('recorded', ({ ballot, data }) => this.#recorded(ballot, data));
    this.#sender.on('refused', ({ ballot, code }) => this.#refused(ballot, code));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Begins; `view` is the race where the page has it already, and is looked up otherwise. */
  async start(view?: PublicRace): Promise<void> {
    addEventListener('storage', this.#otherTab);
    addEventListener('online', this.#networkChanged);
    addEventListener('offline', this.#networkChanged);
    if (view) this.#raceChanged(view);
    else void this.#lookUpRace();
    // Without a token one may still watch, and a ballot asks for one again.
    await this.#token.ensure().catch(() => undefined);
    if (!this.#stopped) this.#socket.start();
  }

  stop(): void {
    this.#stopped = true;
    removeEventListener('storage', this.#otherTab);
    removeEventListener('online', this.#networkChanged);
    removeEventListener('offline', this.#networkChanged);
    clearTimeout(this.#resultsTimer);
    this.#sender.stop();
    this.#socket.stop();
  }

  /** Casts a ballot; ignored while another is on its way, and before the race has opened. */
  async vote(candidate: string): Promise<void> {
    const { race } = this.#state;
    if (!race?.openedAt || this.#sender.ballot || this.#takingSeq) return;
    const { round, openedAt } = race;
    this.#takingSeq = true;
    this.#change({ refusal: null, sending: { candidate, phase: 'sending' } });
    const seq = await takeSeq(this.#rounds, round, openedAt, this.clock.now());
    this.#takingSeq = false;
    if (this.#state.race?.round !== round) return this.#change({ sending: null });
    this.#sender.submit(newPendingBallot({ ballotId: newBallotId(), candidate, seq, round }));
  }

  #raceChanged(race: PublicRace): void {
    const before = this.#state.race;
    this.clock.sync(race.serverTime);
    const sameRound = before?.round === race.round && before.openedAt === race.openedAt;
    if (before?.version !== race.version && this.#state.results) this.#expireResults();
    if (sameRound) return this.#change({ race });
    const { pending, receipt } = this.#rounds.read(race.round, race.openedAt);
    if (this.#sender.ballot) this.#sender.stop();
    const results = this.#state.results?.round === race.round ? this.#state.results : null;
    const earlier = this.#rounds.receiptBefore(race.round);
    this.#change({ race, results, receipt, earlier, refusal: null, sending: null });
    if (pending) this.#sender.submit(pending);
  }

  #resultsCame(results: Results): void {
    if (results.round !== (this.#state.race?.round ?? results.round)) return;
    clearTimeout(this.#resultsTimer);
    this.#change({ results });
  }

  #expireResults(): void {
    clearTimeout(this.#resultsTimer);
    this.#resultsTimer = setTimeout(() => this.#change({ results: null }), RESULTS_GRACE_MS);
  }

  #connectionChanged(connection: ConnectionStatus): void {
    this.#change({ connection });
    if (connection.state === 'waiting' && connection.failures >= FAILURES_BEFORE_HTTP) void this.#lookUpRace();
  }

  async #lookUpRace(): Promise<void> {
    const race = await this.#api.race(this.#race).catch(() => null);
    // By then a socket may be open, whose view is newer.
    if (race && this.#state.connection.state !== 'open') this.#raceChanged(race);
  }

  #progress({ ballot, phase }: BallotSenderEvents['progress']): void {
    this.#keep({ pending: ballot });
    this.#change({ sending: { candidate: ballot.cast.candidate, phase } });
  }

  #recorded({ cast }: PendingBallot, data: RecordedData | null): void {
    const receipt: Receipt = {
      race: this.#race,
      round: cast.round,
      ballotId: cast.ballotId,
      candidate: cast.candidate,
      seq: cast.seq,
      recordedAt: data?.recordedAt ?? new Date(this.clock.now()).toISOString(),
      partition: data?.partition ?? null,
      offset: data?.offset ?? null,
      late: false,
      earlier: standingChoice(this.#state.receipt),
    };
    this.#keep({ pending: this.#pendingBeside(cast.ballotId), receipt });
    this.#change({ receipt, refusal: null, sending: null });
  }

  #refused({ cast: { ballotId, candidate } }: PendingBallot, code: RefusalCode): void {
    this.#keep({ pending: this.#pendingBeside(ballotId) });
    this.#change({ refusal: { candidate, code }, sending: null });
  }

  #late(ballotId: string): void {
    const ballot = this.#sender.ballot;
    if (ballot?.cast.ballotId === ballotId) {
      this.#sender.stop();
      this.#recorded(ballot, null);
    }
    if (this.#state.receipt?.ballotId !== ballotId) return;
    const receipt = { ...this.#state.receipt, late: true };
    this.#keep({ receipt });
    this.#change({ receipt });
  }

  /** The stored ballot unless it is this one, which is done: another tab may have stored its own since. */
  #pendingBeside(ballotId: string): PendingBallot | null {
    const { race } = this.#state;
    const pending = race && this.#rounds.read(race.round, race.openedAt).pending;
    return pending?.cast.ballotId === ballotId ? null : pending;
  }

  #keep(kept: Partial<RoundRecord>): void {
    const { race } = this.#state;
    if (race?.openedAt) this.#rounds.update(race.round, race.openedAt, kept);
  }

  readonly #networkChanged = (): void => this.#change({ offline: !navigator.onLine });

  /** A ballot recorded in another tab is this voter's too. */
  readonly #otherTab = ({ key }: StorageEvent): void => {
    const { race, receipt } = this.#state;
    if (!race || key !== this.#rounds.key(race.round)) return;
    const stored = this.#rounds.read(race.round, race.openedAt).receipt;
    if (stored && stored.seq >= (receipt?.seq ?? 0)) this.#change({ receipt: stored });
  };

  #change(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.emit('change', this.#state);
  }
}
