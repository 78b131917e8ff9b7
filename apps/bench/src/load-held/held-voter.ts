import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

/** Full jitter: a random part of a time that doubles from the first to the second, in ms. As the fan page does it. */
const BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** Addresses of this machine that sockets come from, so that one server's port can have more than one's free ports. */
const SOURCES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
const candidates = ['1', '4', '12', '16', '44', '63', '81'];

/** A ballot on its way; `since` is when it was due, so that no wait is left out. */
export interface HeldBallot {
  readonly ballotId: string;
  readonly since: number;
  readonly frame: string;
}

/** What a voter tells of itself. */
export interface VoterEvents {
  /** Connected, and told its race. */
  joined(): void;
  /** Not connected any more. */
  left(code: number): void;
  recorded(ballot: HeldBallot, position: { readonly partition: number; readonly offset: string }): void;
  refused(code: string): void;
  resultsShown(): void;
}

/** One fan: a socket that comes back whenever it is lost, and one ballot at a time, re-sent unchanged until it is answered. */
export class HeldVoter {
  #socket: WebSocket | null = null;
  #joined = false;
  #attempt = 0;
  #seq = 0;
  #pending: HeldBallot | null = null;
  #over = false;

  constructor(
    private readonly n: number,
    private readonly url: string,
    private readonly token: string,
    private readonly events: VoterEvents,
  ) {}

  get hasVotePending(): boolean {
    return this.#pending !== null;
  }

  connect(): void {
    const socket = new WebSocket(this.url, ['scrutineer.v1', `token.${this.token}`], {
      perMessageDeflate: false,
      localAddress: SOURCES[this.n % SOURCES.length],
    });
    this.#socket = socket;
    // A refused connection closes as well, and that is what counts.
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#take(data));
    socket.on('close', (code) => this.#lost(code));
  }

  vote(since: number): void {
    const ballotId = randomUUID();
    this.#seq += 1;
    const data = {
      ballotId,
      candidate: candidates[(this.n + this.#seq) % candidates.length],
      seq: this.#seq,
      round: 1,
    };
    this.#pending = { ballotId, since, frame: JSON.stringify({ event: 'cast', data }) };
    this.#send();
  }

  leave(): void {
    this.#over = true;
    this.#socket?.terminate();
  }

  #send(): void {
    if (this.#joined && this.#pending) this.#socket?.send(this.#pending.frame);
  }

  #take(data: Buffer): void {
    const start = data.subarray(0, 16).toString('latin1');
    if (start === '{"event":"result') return this.events.resultsShown();
    if (start === '{"event":"race",') return this.#welcomed();
    const frame = JSON.parse(data.toString()) as { event: string; data: Answer };
    if (frame.data.ballotId !== this.#pending?.ballotId) return;
    if (frame.event === 'recorded') {
      this.events.recorded(this.#pending, frame.data);
      this.#pending = null;
    } else if (frame.event === 'refused') {
      this.events.refused(frame.data.code);
      setTimeout(() => this.#send(), frame.data.retryAfterMs || BACKOFF_MS);
    }
  }

  #welcomed(): void {
    if (this.#joined) return;
    this.#joined = true;
    this.#attempt = 0;
    this.events.joined();
    this.#send();
  }

  #lost(code: number): void {
    if (this.#joined) this.events.left(code);
    this.#joined = false;
    if (this.#over) return;
    const most = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    setTimeout(() => this.connect(), Math.random() * most);
  }
}

interface Answer {
  readonly ballotId: string | null;
  readonly partition: number;
  readonly offset: string;
  readonly code: string;
  readonly retryAfterMs: number;
}
