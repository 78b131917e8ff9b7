import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { serverFrameSchema, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX, type ServerFrame } from '@scrutineer/contracts';
import { VOTER_COOKIE } from '@scrutineer/voter-token';
import { WebSocket } from 'ws';

/** What a socket answers a frame with. */
export type Answer = Extract<ServerFrame, { event: 'recorded' | 'refused' }>;

/** How a socket ended. */
export interface Closed {
  readonly closed: number;
}

export interface SocketOptions {
  readonly url: string;
  readonly race: string;
  readonly token?: string;
  /** A voter token that comes as the cookie. */
  readonly cookie?: string;
  readonly origin?: string;
}

/** One voter's socket. Every frame that comes is checked against the published schema. */
export class VoterSocket {
  /** Settles with the close code, once, however the socket ends. */
  readonly ended: Promise<Closed>;
  /** Everything the server said before the first answer, and after it: `race`, `results` and `late` frames. */
  readonly told: ServerFrame[] = [];
  private readonly socket: WebSocket;
  private readonly waiting: ((answer: Answer) => void)[] = [];
  private failure: Error | null = null;

  constructor({ url, race, token, cookie, origin }: SocketOptions) {
    const protocols = [SUBPROTOCOL, ...(token === undefined ? [] : [`${TOKEN_SUBPROTOCOL_PREFIX}${token}`])];
    const address = `${url.replace(/^http/, 'ws')}/ws?race=${race}`;
    const headers = cookie === undefined ? {} : { Cookie: `${VOTER_COOKIE}=${cookie}` };
    this.socket = new WebSocket(address, protocols, { ...(origin && { origin }), headers, perMessageDeflate: false });
    // A server that was killed resets the connection; the close that follows is what counts.
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => this.take(data.toString()));
    this.ended = new Promise((resolve) => this.socket.once('close', (closed) => resolve({ closed })));
  }

  /** Whether it opened; false if the connection was refused. */
  async opened(): Promise<boolean> {
    if (this.socket.readyState === WebSocket.OPEN) return true;
    return Promise.race([
      once(this.socket, 'open').then(
        () => true,
        () => false,
      ),
      this.ended.then(() => false),
    ]);
  }

  /** Sends a frame as it is; resolves with what answers it, or with the end of the socket. */
  async send(frame: string | Buffer, options: { binary: boolean } = { binary: false }): Promise<Answer | Closed> {
    const answer = new Promise<Answer>((resolve) => this.waiting.push(resolve));
    this.socket.send(frame, options, () => undefined);
    const first = await Promise.race([answer, this.ended]);
    if (this.failure) throw this.failure;
    return first;
  }

  cast(data: object): Promise<Answer | Closed> {
    return this.send(JSON.stringify({ event: 'cast', data }));
  }

  /** Writes bytes past the client's own protocol. */
  write(bytes: Buffer): void {
    (this.socket as unknown as { _socket: Writable })._socket.write(bytes);
  }

  /** Resolves once the server has answered a ping. */
  async pinged(): Promise<void> {
    this.socket.ping();
    await once(this.socket, 'pong');
  }

  terminate(): void {
    this.socket.terminate();
  }

  /** Says goodbye and waits for the end. */
  async close(): Promise<void> {
    this.socket.close(1000);
    await this.ended;
  }

  /** Answers come in the order of the frames, except where a ballot that waits for the log is overtaken by a refusal. */
  private take(text: string): void {
    const frame = serverFrameSchema.safeParse(JSON.parse(text));
    if (!frame.success) {
      this.failure = new Error(`not a frame of the protocol: ${text}`, { cause: frame.error });
      this.socket.terminate();
    } else if (frame.data.event === 'recorded' || frame.data.event === 'refused') this.waiting.shift()?.(frame.data);
    else this.told.push(frame.data);
  }
}
