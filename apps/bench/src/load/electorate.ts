import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Dialect } from './dialect';
import type { Ledger } from './ledger';

const candidates = ['1', '4', '12', '16', '44', '63', '81'];
/** Numbers below this are never too far ahead of the clock; a voter who gets there sends the last ballot again. */
const MAX_SEQ = 500;
/** From this rate (votes/s) on a timer would send several at once. */
const OFTENER_THAN_TIMERS = 500;
/** How closely the clock is kept to where votes are rarer. */
const TICKS_A_VOTE = 10;
/** Answer to Engine.IO's ping. */
const PONG = '3';

interface Elector {
  readonly socket: WebSocket;
  readonly n: number;
  seq: number;
  /** When each ballot that is unanswered was due, in ms; answers come in order. */
  readonly due: number[];
}

/** Voters with a socket each, who vote as fast as they are answered or as a clock tells them. */
export class Electorate {
  #onRecorded: (elector: Elector, waited: number) => void = () => undefined;
  #unanswered = 0;
  #drained: (() => void) | null = null;
  #failed: (error: Error) => void = () => undefined;
  readonly #electors: Elector[] = [];

  private constructor(
    private readonly dialect: Dialect,
    private readonly ledger: Ledger,
  ) {}

  static async gather(origin: string, dialect: Dialect, size: number, ledger: Ledger): Promise<Electorate> {
    const electorate = new Electorate(dialect, ledger);
    await Promise.all(Array.from({ length: size }, (_, n) => electorate.#join(origin + dialect.path, n)));
    return electorate;
  }

  /** Everybody votes again as soon as they are answered. Returns the answers a second. */
  async saturate(ms: number): Promise<number> {
    let answered = 0;
    const started = performance.now();
    const end = started + ms;
    let answeredBy = started;
    this.#onRecorded = (elector) => {
      const now = performance.now();
      if (now >= end) return;
      answered += 1;
      answeredBy = now;
      this.#vote(elector, now);
    };
    for (const elector of this.#electors) this.#vote(elector, started);
    await this.#answered();
    return (answered * 1000) / (answeredBy - started);
  }

  /** Votes by the clock, whatever is unanswered. Returns how long each waited from when it was due, in ms. */
  async pour(perSecond: number, ms: number): Promise<number[]> {
    const waits: number[] = [];
    this.#onRecorded = (_, waited) => void waits.push(waited);
    const started = performance.now();
    const total = Math.floor((perSecond * ms) / 1000);
    let sent = 0;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const pace = paceOf(perSecond);
    const send = (): void => {
      const due = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1000));
      for (; sent < due; sent += 1)
        this.#vote(this.#electors[sent % this.#electors.length]!, started + (sent * 1000) / perSecond);
      if (sent < total) pace(send);
      else resolve(undefined);
    };
    send();
    await promise;
    await this.#answered();
    return waits;
  }

  leave(): void {
    for (const { socket } of this.#electors) {
      socket.removeAllListeners('close');
      socket.terminate();
    }
  }

  async #join(url: string, n: number): Promise<void> {
    const { dialect } = this;
    const socket = new WebSocket(url, dialect.protocols(), { perMessageDeflate: false });
    const elector: Elector = { socket, n, seq: 0, due: [] };
    this.#electors.push(elector);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => {
        if (dialect.greeting !== undefined) socket.send(dialect.greeting);
        if (!dialect.waits) resolve();
      });
      socket.on('message', (frame: Buffer) => this.#hear(elector, frame, resolve));
      socket.on('close', (code) => this.#failed(new Error(`the server closed a socket with ${code}`)));
    });
  }

  #hear(elector: Elector, frame: Buffer, ready: () => void): void {
    switch (this.dialect.read(frame)) {
      case 'recorded': {
        this.#unanswered -= 1;
        this.#onRecorded(elector, performance.now() - elector.due.shift()!);
        if (this.#unanswered === 0) this.#drained?.();
        return;
      }
      case 'ready':
        return ready();
      case 'ping':
        return elector.socket.send(PONG);
      case 'other':
        return;
    }
  }

  #vote(elector: Elector, due: number): void {
    elector.seq = Math.min(elector.seq + 1, MAX_SEQ);
    const candidate = candidates[(elector.n + elector.seq) % candidates.length]!;
    elector.due.push(due);
    this.#unanswered += 1;
    this.ledger.cast(elector, candidate);
    elector.socket.send(
      this.dialect.cast(`{"ballotId":"${randomUUID()}","candidate":"${candidate}","seq":${elector.seq},"round":1}`),
    );
  }

  /** Resolves once every ballot is answered, so that what was cast is what was acknowledged. */
  #answered(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      if (this.#unanswered === 0) resolve();
      else this.#drained = resolve;
    });
  }
}

/**
 * When to look at the clock again: often enough for the rate, and no oftener, since each look takes the processor from the
 * server that is measured. Votes that a timer's tick would send together wake a server once; an audience wakes it for each.
 */
function paceOf(perSecond: number): (look: () => void) => void {
  if (perSecond > OFTENER_THAN_TIMERS) return setImmediate;
  return (look) => setTimeout(look, Math.max(1, 1000 / perSecond / TICKS_A_VOTE));
}
