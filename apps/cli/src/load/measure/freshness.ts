import { LatencyHistogram } from './latency-histogram';

/**
 * How long a vote that was recorded stays out of the results. Every voter's first ballot adds one to `voters`, so when a
 * frame shows k more than before the load, the k ballots recorded first are in it: exact as a count, whichever they are.
 */
export class Freshness {
  readonly all = new LatencyHistogram();
  #recorded: number[] = [];
  #frames: { readonly at: number; readonly voters: number }[] = [];

  /** @param before `voters` when the load began */
  constructor(private readonly before: number) {}

  /** When voters' first ballots were recorded; in any order, but not later than two settles after. */
  recorded(times: readonly number[]): void {
    this.#recorded.push(...times);
  }

  /** A frame of results, and when it came. */
  shown(at: number, voters: number): void {
    this.#frames.push({ at, voters });
  }

  #counted = 0;

  /** Judges what came before a time by which all shares have told of their ballots. */
  settle(until: number): LatencyHistogram {
    const settled = new LatencyHistogram();
    this.#recorded.sort((a, b) => a - b);
    const ready = this.#frames.filter(({ at }) => at <= until);
    this.#frames = this.#frames.filter(({ at }) => at > until);
    for (const { at, voters } of ready) {
      const fresh = this.#recorded.splice(0, Math.max(0, voters - this.before - this.#counted));
      this.#counted += fresh.length;
      // A ballot may be counted before its voter hears that it was recorded.
      for (const recordedAt of fresh) settled.add(Math.max(0, at - recordedAt));
    }
    this.all.merge(settled.data());
    return settled;
  }
}
