import { LatencyHistogram, type HistogramData } from './latency-histogram';

/** What one process saw within one second of a load. */
export interface Sample {
  /** Whole seconds since the start. */
  readonly second: number;
  /** Ballots, each once. */
  readonly sent: number;
  readonly recorded: number;
  readonly sockets: number;
  /** Results frames that voters were shown. */
  readonly deliveries: number;
  /** Of the ballots recorded, from when each was due. */
  readonly ack: HistogramData;
  /** When voters' first ballots were recorded: ms since 1970. */
  readonly newVoters: readonly number[];
  /** Refusals, lost connections and failed ones, by kind. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Counts what happens until the next `take`. */
export class Sampler {
  sent = 0;
  recorded = 0;
  deliveries = 0;
  #ack = new LatencyHistogram();
  #newVoters: number[] = [];
  #errors: Record<string, number> = {};

  acked(ms: number): void {
    this.recorded += 1;
    this.#ack.add(ms);
  }

  newVoter(at: number): void {
    this.#newVoters.push(at);
  }

  error(kind: string): void {
    this.#errors[kind] = (this.#errors[kind] ?? 0) + 1;
  }

  /** The sample since the last, and begins the next. */
  take(second: number, sockets: number): Sample {
    const { sent, recorded, deliveries } = this;
    const sample = { second, sent, recorded, deliveries, sockets, ack: this.#ack.data() };
    const rest = { newVoters: this.#newVoters, errors: this.#errors };
    this.sent = 0;
    this.recorded = 0;
    this.deliveries = 0;
    this.#ack = new LatencyHistogram();
    this.#newVoters = [];
    this.#errors = {};
    return { ...sample, ...rest };
  }
}

/** Adds up counts by name. */
export function addCounts(...all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
