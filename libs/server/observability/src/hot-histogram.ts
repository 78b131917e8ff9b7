import type { Histogram, Registry } from 'prom-client';

/**
 * A histogram that is observed for every ballot, without labels. The client library's own validates, hashes and looks up
 * labels for each value, also where there are none: as much as all else that is kept of a ballot.
 */
export class HotHistogram {
  /** Values above the bound before and up to this one; the last, above all. */
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds upper bounds of its buckets, ascending, without infinity */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
    registry: Registry,
  ) {
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
    // A registry asks a metric for nothing but what is here; the library's types know its own classes only.
    registry.registerMetric({ name, get: () => Promise.resolve(this.#series()) } as unknown as Histogram);
  }

  observe(value: number): void {
    let bucket = 0;
    while (value > this.bounds[bucket]!) bucket += 1;
    this.#counts[bucket]! += 1;
    this.#sum += value;
  }

  #series() {
    const { name, help } = this;
    let count = 0;
    const buckets = this.#counts.map((of, i) => {
      count += of;
      return { metricName: `${name}_bucket`, labels: { le: this.bounds[i] ?? '+Inf' }, value: count };
    });
    const values = [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, value: count },
    ];
    return { name, help, type: 'histogram', values };
  }
}
