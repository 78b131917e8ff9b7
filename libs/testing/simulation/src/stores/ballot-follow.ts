import { LogTruncatedError, type BallotFollow, type LogBatch } from '@scrutineer/voting-domain';
import type { Bell } from './bell';
import type { SimulatedBallotLog, StoreParts } from './ballot-log';

const IDLE_MS = 900;
/** How often a partition that has records is passed over in a turn, so that no order between partitions can be relied on. */
const PASSED_OVER = 0.3;
/** How often a stream in bad weather does not keep to its order. */
const UNRULY = 0.03;

interface Cursor {
  readonly partition: number;
  next: number;
  heardAt: number;
}

/** A follower of the ballot log in one process. */
export class Follow implements BallotFollow {
  readonly #cursors = new Map<number, Cursor>();

  constructor(
    private readonly log: SimulatedBallotLog,
    private readonly bell: Bell,
    private readonly parts: StoreParts,
    from: ReadonlyMap<number, number>,
    private readonly signal: AbortSignal,
  ) {
    for (const [partition, offset] of from) this.seek(partition, offset);
  }

  seek(partition: number, offset: number | null): void {
    if (offset === null) this.#cursors.delete(partition);
    else this.#cursors.set(partition, { partition, next: offset, heardAt: Number.NEGATIVE_INFINITY });
    this.bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogBatch> {
    while (!this.signal.aborted) {
      let isBusy = false;
      for (const cursor of [...this.#cursors.values()]) {
        if (this.parts.random.chance(PASSED_OVER)) {
          isBusy = true;
          continue;
        }
        for (const batch of await this.#take(cursor)) {
          // A seek came in between: what was fetched is of the old place.
          if (this.signal.aborted || this.#cursors.get(cursor.partition) !== cursor) break;
          isBusy ||= batch.records.length > 0;
          yield batch;
        }
        if (this.signal.aborted) return;
      }
      await this.bell.wait(isBusy ? this.parts.network.latency() : IDLE_MS);
    }
  }

  /** What is to be told of a partition: mostly one batch, or none; now and then one again, or two in the wrong order. */
  async #take(cursor: Cursor): Promise<readonly LogBatch[]> {
    const { random, network, trace } = this.parts;
    const isUnruly = network.weather.repeated > 0 && random.chance(UNRULY);
    try {
      const batch = await this.log.fetch(cursor.partition, cursor.next);
      const before = cursor.next;
      if (!this.#goOn(cursor, batch)) return [];
      if (!isUnruly || batch.records.length === 0) return [batch];
      if (random.chance(0.5)) {
        trace.saw('batch delivered again');
        return [batch, await this.log.fetch(cursor.partition, Math.max(0, before - random.between(0, 5)))];
      }
      const next = await this.log.fetch(cursor.partition, cursor.next);
      if (next.records.length === 0) return [batch];
      trace.saw('batches delivered in the wrong order');
      this.#goOn(cursor, next);
      return [next, batch];
    } catch (error) {
      if (error instanceof LogTruncatedError) throw error;
      return [];
    }
  }

  /** Moves on behind a batch; false where it says nothing new. */
  #goOn(cursor: Cursor, batch: LogBatch): boolean {
    const { now } = this.parts.time;
    if (batch.records.length === 0 && batch.end === cursor.next && now - cursor.heardAt < IDLE_MS) return false;
    cursor.next = batch.to;
    cursor.heardAt = now;
    return true;
  }
}
