// Ends a worker that has records to count and gets nowhere, so that its supervisor starts it afresh: a client of the log
// may fall silent for ever without an error. What a restart cannot mend is no reason to end: a log that does not answer,
// and a store or log whose refusals are heard and tried again. Counted in looks, not in time, so that a process that was
// itself stopped for a while is not blamed for it.
import type { WorkerParts } from '../worker-parts';

export interface WatchdogLimits {
  /** Time between two looks, in ms. */
  readonly lookMs: number;
  /** Looks without progress after which the worker is given up. */
  readonly patience: number;
}

/** A partition as the watchdog sees it. */
interface Watched {
  readonly partition: number;
  /** Offset up to which all its tallies have come; null until they are opened. */
  readonly reached: number | null;
}

/** Where a partition stood at the last look, and at how many in a row it has stood there for no known cause. */
interface Seen {
  readonly reached: number | null;
  readonly looks: number;
}

type Parts = Pick<WorkerParts, 'ballotLog' | 'logger' | 'metrics' | 'giveUp'>;

export class Watchdog {
  #seen = new Map<number, Seen>();
  #busy = false;

  constructor(
    private readonly parts: Parts,
    private readonly limits: WatchdogLimits,
  ) {}

  /** Work is under way that may hold every partition back: a failed attempt that is made again, a step of a rebuild. */
  busy(): void {
    this.#busy = true;
  }

  /** Looks once. Never rejects. */
  async look(held: Iterable<Watched>): Promise<void> {
    const { ballotLog, metrics, logger, giveUp } = this.parts;
    const ends = await ballotLog.ends().catch(() => null);
    const excused = this.#busy || !ends;
    this.#busy = false;
    const seen = new Map<number, Seen>();
    for (const { partition, reached } of held) {
      const end = ends?.[partition] ?? 0;
      if (ends && reached !== null) metrics.lag.set({ partition }, Math.max(0, end - reached));
      const before = this.#seen.get(partition);
      const idle = !excused && before?.reached === reached && (reached === null || reached < end);
      const looks = idle ? before.looks + 1 : 0;
      seen.set(partition, { reached, looks });
      if (looks !== this.limits.patience) continue;
      const seconds = this.#seconds(looks);
      logger.fatal({ partition, reached, end, seconds }, 'there are records to count, and no progress: giving up');
      giveUp();
    }
    this.#seen = seen;
    metrics.stalled.set(this.#seconds(Math.max(0, ...[...seen.values()].map(({ looks }) => looks))));
  }

  #seconds(looks: number): number {
    return (looks * this.limits.lookMs) / 1000;
  }
}
