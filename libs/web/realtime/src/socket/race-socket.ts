// The connection to a gateway, kept up. It carries frames and forgets them: what must survive a lost connection is
// kept by the BallotSender. A connection counts as open once its first frame came, since a server completes the upgrade
// even of a socket that it then turns away.
import type { CastData } from '@scrutineer/contracts';
import { closeCodes, isFinalClose } from '@scrutineer/errors';
import { Emitter } from '../emitter';
import { drainDelay, retryDelay } from './backoff';
import type { Random } from './backoff';
import { readFrame } from './server-frame';
import type { ServerEvents } from './server-frame';

/** `waiting`: lost, the next attempt is due. `stopped`: for good, by a final close code or by `stop`. */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'stopped';

export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Attempts that failed since a connection last held. */
  readonly failures: number;
  /** Close code of the last connection, null before any. */
  readonly code: number | null;
}

export type RaceSocketEvents = ServerEvents & { status: ConnectionStatus };

/** The part of a browser's WebSocket that is used. */
export type SocketLike = Pick<WebSocket, 'send' | 'close' | 'onmessage' | 'onclose'>;

export interface RaceSocketOptions {
  /** Address of `/ws?race=<id>`; a relative one is the page's own origin. */
  readonly url: string;
  /** Fetches a new voter token; called once when a server turns the present one away. */
  readonly renewToken: () => Promise<void>;
  readonly connect?: (url: string, protocol: string) => SocketLike;
  readonly random?: Random;
}

const SUBPROTOCOL = 'scrutineer.v1';
/** A browser alone would wait minutes for a silent server. */
const FIRST_FRAME_MS = 10_000;
/** A connection lost sooner counts as one more failure, so that a server which falls over at once is not hammered. */
const STABLE_MS = 5_000;
/** No close code came; RFC 6455 reserves 1006 for that. */
const ABNORMAL = 1006;

/** Emits the server's frames by their event, and `status` at every change of the connection. */
export class RaceSocket extends Emitter<RaceSocketEvents> {
  readonly #options: Required<RaceSocketOptions>;
  #socket: SocketLike | null = null;
  #status: ConnectionStatus = { state: 'connecting', failures: 0, code: null };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #openedAt = 0;
  #tokenRenewed = false;
  #started = false;

  constructor(options: RaceSocketOptions) {
    super();
    this.#options = { connect: openWebSocket, random: Math.random, ...options };
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    addEventListener('online', this.#wake);
    addEventListener('offline', this.#cutOff);
    document.addEventListener('visibilitychange', this.#wake);
    this.#open();
  }

  stop(): void {
    this.#started = false;
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#cutOff);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#abandon();
    this.#report({ state: 'stopped' });
  }

  /** Sends a ballot; false where the connection is not open. */
  cast(data: CastData): boolean {
    if (this.#status.state !== 'open' || !this.#socket) return false;
    this.#socket.send(JSON.stringify({ event: 'cast', data }));
    return true;
  }

  /** Gives up a connection that looks dead; the next follows after the usual wait. */
  drop(): void {
    if (this.#status.state === 'open') this.#lost(ABNORMAL);
  }

  /** Connects anew at once: a token is read at the start of a connection only. */
  restart(): void {
    if (!this.#started) return;
    this.#abandon();
    this.#open();
  }

  readonly #wake = (): void => {
    if (this.#status.state === 'waiting' && document.visibilityState !== 'hidden') this.#open();
  };

  readonly #cutOff = (): void => {
    if (this.#status.state === 'open') this.restart();
  };

  #open(): void {
    clearTimeout(this.#timer);
    this.#report({ state: 'connecting' });
    const socket = this.#options.connect(this.#options.url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(code);
    this.#timer = setTimeout(() => this.#lost(ABNORMAL), FIRST_FRAME_MS);
  }

  #receive(text: unknown): void {
    const frame = readFrame(text);
    if (!frame) return;
    this.emit(frame.event, frame.data);
    // After the frame has been passed on, so that whoever acts on `open` knows the race.
    if (this.#status.state === 'connecting') this.#opened();
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#openedAt = performance.now();
    this.#tokenRenewed = false;
    this.#report({ state: 'open' });
  }

  #lost(code: number): void {
    const wasOpen = this.#status.state === 'open';
    const wasStable = wasOpen && performance.now() - this.#openedAt >= STABLE_MS;
    this.#abandon();
    if (code === closeCodes.badToken.code && !this.#tokenRenewed) return this.#renewToken();
    if (isFinalClose(code)) return this.#report({ state: 'stopped', code });
    const failures = wasStable ? 0 : this.#status.failures + 1;
    const drained = code === closeCodes.goingAway.code || code === closeCodes.restart.code;
    const { random } = this.#options;
    this.#wait(wasOpen && drained ? drainDelay(random) : retryDelay(failures, random));
    this.#report({ state: 'waiting', failures, code });
  }

  #renewToken(): void {
    this.#tokenRenewed = true;
    this.#report({ state: 'connecting', code: closeCodes.badToken.code });
    this.#options.renewToken().then(
      () => this.restart(),
      () => {
        this.#tokenRenewed = false;
        const failures = this.#status.failures + 1;
        if (this.#started) this.#wait(retryDelay(failures, this.#options.random));
        if (this.#started) this.#report({ state: 'waiting', failures });
      },
    );
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#open(), ms);
  }

  /** Lets go of the socket without waiting for its close, which on a dead line comes minutes later. */
  #abandon(): void {
    clearTimeout(this.#timer);
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #report(change: Partial<ConnectionStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.emit('status', this.#status);
  }
}

/** Browsers before 2024 take no relative address. */
function openWebSocket(url: string, protocol: string): SocketLike {
  return new WebSocket(new URL(url, location.href.replace(/^http/, 'ws')), protocol);
}
