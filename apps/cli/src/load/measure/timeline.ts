import { LatencyHistogram, type HistogramData } from './latency-histogram';
import { percentilesOf, type Percentiles } from './percentiles';
import { addCounts, type Sample } from './sample';

/** One second of a load, all processes together. */
export interface Second {
  readonly second: number;
  /** Ballots that the plan has due. */
  readonly wanted: number;
  readonly sent: number;
  readonly recorded: number;
  readonly sockets: number;
  readonly ackMs: Percentiles | null;
  readonly freshnessMs: Percentiles | null;
  readonly errors: Readonly<Record<string, number>>;
}

interface Bin {
  sent: number;
  recorded: number;
  sockets: number;
  ack: LatencyHistogram;
  freshness: LatencyHistogram;
  errors: Record<string, number>;
}

/** Puts together, second by second, what the processes saw. */
export class Timeline {
  /** Results frames that voters were shown, in all. */
  deliveries = 0;
  readonly #bins: Bin[] = [];

  constructor(private readonly wanted: readonly number[]) {}

  get length(): number {
    return Math.max(this.wanted.length, this.#bins.length);
  }

  add({ second, sent, recorded, sockets, deliveries, ack, errors }: Sample): void {
    this.deliveries += deliveries;
    const bin = this.#bin(second);
    bin.sent += sent;
    bin.recorded += recorded;
    bin.sockets += sockets;
    bin.ack.merge(ack);
    bin.errors = addCounts(bin.errors, errors);
  }

  addFreshness(second: number, freshness: HistogramData): void {
    this.#bin(second).freshness.merge(freshness);
  }

  at(second: number): Second {
    const { sent, recorded, sockets, ack, freshness, errors } = this.#bins[second] ?? emptyBin();
    const [ackMs, freshnessMs] = [percentilesOf(ack.data()), percentilesOf(freshness.data())];
    return { second, wanted: this.wanted[second] ?? 0, sent, recorded, sockets, ackMs, freshnessMs, errors };
  }

  seconds(): Second[] {
    return Array.from({ length: this.length }, (_, second) => this.at(second));
  }

  /** Since the beginning. */
  errors(): Record<string, number> {
    return addCounts(...this.#bins.map(({ errors }) => errors));
  }

  #bin(second: number): Bin {
    while (this.#bins.length <= second) this.#bins.push(emptyBin());
    return this.#bins[second]!;
  }
}

function emptyBin(): Bin {
  const [ack, freshness] = [new LatencyHistogram(), new LatencyHistogram()];
  return { sent: 0, recorded: 0, sockets: 0, ack, freshness, errors: {} };
}
