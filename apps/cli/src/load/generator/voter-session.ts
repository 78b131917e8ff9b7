// One voter's socket. A ballot is sent unchanged, over one connection after another, until it is recorded, refused for
// good or given up; a refusal is believed only if no copy of the ballot went down unanswered.
import { serverFrameSchema, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX, type RefusedData } from '@scrutineer/contracts';
import { isFinalClose, refusals } from '@scrutineer/errors';
import { WebSocket } from 'ws';
import type { LoadAccount } from './load-account';
import type { LoadBallot } from './load-ballot';
import { askedDelay, retryDelay } from './retry-delay';
import type { Random } from '@scrutineer/random';

export interface SessionParts {
  readonly address: string;
  readonly account: LoadAccount;
  readonly random: Random;
  readonly now: () => number;
  /** Whether each ballot waits for the answer to the one before. */
  readonly oneByOne: boolean;
}

export interface SessionEvents {
  readonly opened: () => void;
  readonly closed: () => void;
  /** The session is over and its socket closed. */
  readonly released: () => void;
  readonly failed: (reason: string) => void;
}

const HANDSHAKE_MS = 10_000;
/** A ballot unanswered for so long means a dead connection: gateways answer within a second. */
const ANSWER_MS = 8_000;

export class VoterSession {
  readonly #ballots = new Map<string, LoadBallot>();
  #socket: WebSocket | null = null;
  /** When the last connection was lost. */
  #lostAt: number | null = null;
  #isOpen = false;
  /** Cut by the profile's own will, which is no error. */
  #dropped = false;
  #failures = 0;
  #moreToCome = true;
  #over = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly token: string,
    private readonly parts: SessionParts,
    private readonly events: SessionEvents,
  ) {}

  open(): void {
    const socket = new WebSocket(this.parts.address, [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + this.token], {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
    });
    this.#socket = socket;
    socket.on('open', () => this.#opened());
    socket.on('message', (data: Buffer) => this.#read(data.toString('utf8')));
    // A close follows every error.
    socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(error.code ?? error.message));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString('utf8')));
  }

  /** Takes on a ballot; it goes out now, or as soon as there is a connection. */
  cast(ballot: LoadBallot): void {
    this.#ballots.set(ballot.ballotId, ballot);
    if (this.#over) this.#fail(ballot);
    else this.#transmitDue();
  }

  /** No more ballots follow: the socket closes after the last answer. */
  noMore(): void {
    this.#moreToCome = false;
    if (this.#ballots.size > 0 || this.#socket?.readyState !== WebSocket.CLOSED) return this.#closeIfDone();
    // It has lost its connection, and needs none any more.
    clearTimeout(this.#timer);
    this.events.released();
  }

  /** Gives up a connection that leaves a ballot unanswered for too long. */
  checkAnswers(): void {
    const late = this.parts.now() - ANSWER_MS;
    const waiting = [...this.#ballots.values()].find(({ inFlight }) => inFlight > 0);
    if (waiting?.sentAt != null && waiting.sentAt < late) this.#socket?.terminate();
  }

  /** Ends it now, with whatever is open unanswered. */
  abandon(): void {
    this.#end();
    this.#socket?.terminate();
  }

  /** Cuts the connection, as a network does that goes away. */
  drop(): void {
    if (!this.#isOpen) return;
    this.#dropped = true;
    this.#socket?.terminate();
  }

  #opened(): void {
    this.#isOpen = true;
    this.events.opened();
    if (this.#lostAt !== null) this.parts.account.reconnect.add(this.parts.now() - this.#lostAt);
    this.#lostAt = null;
    this.#transmitDue();
    this.#closeIfDone();
  }

  /** Sends what is neither on its way nor waiting for its time. */
  #transmitDue(): void {
    for (const ballot of this.#ballots.values()) {
      if (ballot.inFlight === 0 && ballot.timer === undefined) this.#transmit(ballot);
      if (this.parts.oneByOne) return;
    }
  }

  #transmit(ballot: LoadBallot): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const now = this.parts.now();
    this.parts.account.ballotSent(ballot, now);
    const copies = ballot.sentAt === null ? ballot.copies : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#socket.send(ballot.frame);
    ballot.inFlight += copies;
    ballot.sentAt = now;
  }

  #read(text: string): void {
    // Most frames show the race or its results; they are no answers and need no parsing.
    if (text.startsWith('{"event":"results"')) return void (this.parts.account.sampler.deliveries += 1);
    if (text.startsWith('{"event":"race"')) return;
    const frame = serverFrameSchema.safeParse(parseJson(text)).data;
    if (frame?.event !== 'recorded' && frame?.event !== 'refused') return;
    const ballot = this.#ballots.get(frame.data.ballotId ?? '');
    if (!ballot) return;
    this.#failures = 0;
    if (frame.event === 'refused') this.#refused(ballot, frame.data);
    else this.#settle(ballot, () => this.parts.account.ballotRecorded(ballot, this.parts.now()));
  }

  #refused(ballot: LoadBallot, { code, retryAfterMs }: RefusedData): void {
    const { account, random } = this.parts;
    account.sampler.error(`refused ${code}`);
    ballot.inFlight -= 1;
    ballot.refusals += 1;
    ballot.refused = code;
    // The answer to its other copy decides.
    if (ballot.inFlight > 0) return;
    if (!refusals[code].retryable) return this.#fail(ballot);
    const wait = retryAfterMs > 0 ? askedDelay(retryAfterMs, random) : retryDelay(ballot.refusals, random);
    ballot.timer = setTimeout(() => {
      ballot.timer = undefined;
      this.#transmitDue();
    }, wait);
  }

  #fail(ballot: LoadBallot): void {
    this.#settle(ballot, () => this.parts.account.ballotFailed(ballot));
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    for (const ballot of this.#ballots.values()) this.#fail(ballot);
  }

  #settle(ballot: LoadBallot, account: () => void): void {
    clearTimeout(ballot.timer);
    account();
    this.#ballots.delete(ballot.ballotId);
    if (this.#over) return;
    if (this.parts.oneByOne) this.#transmitDue();
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (this.#moreToCome || this.#ballots.size > 0) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.close(1000);
  }

  #closed(code: number, reason: string): void {
    for (const ballot of this.#ballots.values()) {
      if (ballot.inFlight === 0) continue;
      ballot.inFlight = 0;
      ballot.lost = true;
    }
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (wasOpen) this.events.closed();
    if (isFinalClose(code)) this.#end();
    const done = !this.#moreToCome && this.#ballots.size === 0;
    // Of one that never opened the error has been told.
    if (wasOpen && !this.#dropped && !done) this.#failed(`closed ${code}${reason && ` ${reason}`}`);
    this.#dropped = false;
    if (this.#over || done) return this.events.released();
    this.#lostAt ??= this.parts.now();
    this.#timer = setTimeout(() => this.open(), retryDelay(this.#failures, this.parts.random));
    this.#failures += 1;
  }

  #failed(kind: string): void {
    this.parts.account.sampler.error(kind);
    this.events.failed(kind);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
