// A socket between a tab and a gateway: in order both ways, cut at any frame.
import { VoterSession, Voter, type SessionParts } from '@scrutineer/gateway';
import type { Process } from '../surroundings/process';
import type { World } from '../world';

/** Who sits at the other end. */
export interface Client {
  frame(event: string, data: Record<string, unknown>): void;
  /** The connection is gone, with a close code or without (null). */
  closed(code: number | null): void;
}

/** Bytes of the header of a text frame from a server: 2, or 4 where the length takes 16 bits. */
const SHORT_HEADER = 2;
const LONG_HEADER = 4;
const LENGTH_16 = 126;
const OPEN = 1;
const UNLIMITED = { take: () => 0 };

export class Connection {
  readonly session: VoterSession;
  #isOpen = true;
  #toServerAt = 0;
  #toClientAt = 0;

  constructor(
    private readonly world: World,
    private readonly process: Process,
    private readonly client: Client,
    voterId: string,
    race: string,
    parts: SessionParts,
    private readonly onClose: (connection: Connection) => void,
  ) {
    const socket = { OPEN, readyState: OPEN, bufferedAmount: 0, close: (code: number) => this.drop(code) };
    const stream = { write: (frame: Buffer) => this.#frame(frame) };
    // The session writes and closes, and asks nothing else of its socket; a bucket without a limit.
    this.session = new VoterSession(
      socket as never,
      stream as never,
      race,
      new Voter(voterId, race),
      UNLIMITED as never,
      parts,
    );
  }

  /** The client's end sends a text. */
  send(text: string): void {
    this.world.trace.tell(() => `→ ${this.process.name} ${text}`);
    if (this.#isCut()) return;
    this.#toServerAt = this.#arrival(this.#toServerAt);
    this.world.time.after(
      this.#toServerAt - this.world.time.now,
      () => this.#isOpen && this.session.receive(Buffer.from(text), false),
      this.process,
    );
  }

  /** Neither end hears the other any more. */
  drop(code: number | null = null): void {
    if (!this.#isOpen) return;
    this.leave();
    this.#deliver(() => this.client.closed(code));
  }

  /** The client's end goes away without waiting for anything. */
  leave(): void {
    this.#isOpen = false;
    this.onClose(this);
  }

  #frame(frame: Buffer): void {
    if (!this.#isOpen || this.#isCut()) return;
    const header = frame[1]! < LENGTH_16 ? SHORT_HEADER : LONG_HEADER;
    const { event, data } = JSON.parse(frame.subarray(header).toString('utf8')) as {
      event: string;
      data: Record<string, unknown>;
    };
    this.world.trace.tell(() => `← ${event} ${JSON.stringify(data)}`);
    this.#deliver(() => this.client.frame(event, data));
  }

  #deliver(work: () => void): void {
    this.#toClientAt = this.#arrival(this.#toClientAt);
    this.world.time.after(this.#toClientAt - this.world.time.now, work, null);
  }

  #isCut(): boolean {
    if (!this.world.random.chance(this.world.cut)) return false;
    this.world.trace.tell('a connection is cut');
    this.drop();
    return true;
  }

  /** No frame overtakes the one before it. */
  #arrival(before: number): number {
    return Math.max(before, this.world.time.now + this.world.network.latency());
  }
}
