import type { Socket } from 'node:net';

/** What happens to bytes on their way: they pass, are kept for later, or are lost. */
export type Passage = 'pass' | 'hold' | 'drop';

/** One direction of a connection, as it is treated now. */
export interface Weather {
  passage: Passage;
  /** Added to every chunk, in ms, and up to how much more by chance. Order is kept. */
  latencyMs: number;
  jitterMs: number;
  /** 0 is unlimited. */
  bytesPerSecond: number;
}

export interface PipeOptions {
  readonly weather: Weather;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly passed: (chunk: Buffer) => void;
  readonly dropped: (chunk: Buffer) => void;
}

/** Bytes under way in one direction before the sender is held up. */
const MOST_UNDER_WAY = 1024 * 1024;

/** Carries one direction of a connection through its weather. */
export class TcpPipe {
  /** Something is missing in it: whoever reads on would read nonsense. */
  torn = false;
  #held: Buffer[] = [];
  #ended = false;
  readonly #late: { readonly chunk: Buffer; readonly dueAt: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #underWay = 0;
  #dueAt = 0;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly options: PipeOptions,
  ) {
    from.on('data', (chunk) => this.#take(chunk));
    from.on('end', () => this.#end());
  }

  /** Delivers what was held. */
  release(): void {
    for (const chunk of this.#held.splice(0)) this.#send(chunk);
    if (this.#ended) this.#end();
  }

  get held(): Buffer {
    return Buffer.concat(this.#held);
  }

  #take(chunk: Buffer): void {
    const { passage } = this.options.weather;
    if (passage === 'hold') this.#held.push(chunk);
    else if (passage === 'pass') this.#send(chunk);
    else {
      this.torn = true;
      this.options.dropped(chunk);
    }
  }

  #send(chunk: Buffer): void {
    const { latencyMs, jitterMs, bytesPerSecond } = this.options.weather;
    const slow = bytesPerSecond > 0 ? (1000 * chunk.length) / bytesPerSecond : 0;
    if (latencyMs + jitterMs + slow === 0 && this.#late.length === 0) return this.#deliver(chunk);
    const dueAt = performance.now() + latencyMs + this.options.random() * jitterMs;
    this.#dueAt = Math.max(this.#dueAt, dueAt) + slow;
    this.#late.push({ chunk, dueAt: this.#dueAt });
    this.#underWay += chunk.length;
    if (this.#underWay > MOST_UNDER_WAY) this.from.pause();
    this.#timer ??= setTimeout(() => this.#deliverLate(), this.#dueAt - performance.now());
  }

  /** One timer for all: several of them might not keep the order. */
  #deliverLate(): void {
    this.#timer = null;
    const now = performance.now();
    while (this.#late[0] && this.#late[0].dueAt <= now) {
      const { chunk } = this.#late.shift()!;
      this.#underWay -= chunk.length;
      this.#deliver(chunk);
    }
    const [next] = this.#late;
    if (next) this.#timer = setTimeout(() => this.#deliverLate(), next.dueAt - now);
    if (this.#underWay <= MOST_UNDER_WAY) this.from.resume();
    if (this.#ended) this.#end();
  }

  #deliver(chunk: Buffer): void {
    if (this.to.destroyed) return;
    this.options.passed(chunk);
    if (this.to.write(chunk)) return;
    this.from.pause();
    this.to.once('drain', () => this.from.resume());
  }

  /** The end comes last, and not at all while it is held up: that is a half-open connection. */
  #end(): void {
    this.#ended = true;
    if (this.#late.length === 0 && this.#held.length === 0 && this.options.weather.passage === 'pass') this.to.end();
  }
}
