import { LogTruncatedError, type BallotFollow, type LogBatch } from '@scrutineer/voting-domain';
import type { Bell } from './bell';
import type { SimulatedBallotLog, StoreParts } from './ballot-log';

const IDLE_MS = 900;
/** How often a partition that has records is passed over in a turn, so that no order between partitions can be relied on. */
const PASSED_OVER = 0.3;

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
        const batch = await this.#take(cursor);
        if (this.signal.aborted) return;
        // A seek came in between: what was fetched is of the old place.
        if (!batch || this.#cursors.get(cursor.partition) !== cursor) continue;
        isBusy ||= batch.records.length > 0;
        yield batch;
      }
      await this.bell.wait(isBusy ? this.parts.network.latency() : IDLE_MS);
    }
  }

  /** Null where there is nothing new to tell, or the log could not be reached. */
  async #take(cursor: Cursor): Promise<LogBatch | null> {
    const { random, network, time, trace } = this.parts;
    const again = network.weather.repeated > 0 && cursor.next > 0 && random.chance(0.02);
    const from = again ? Math.max(0, cursor.next - random.between(1, 5)) : cursor.next;
    try {
      const batch = await this.log.fetch(cursor.partition, from);
      if (batch.records.length === 0 && batch.end === cursor.next && time.now - cursor.heardAt < IDLE_MS) return null;
      if (again) {
        trace.saw('batch delivered again');
        if (batch.to < cursor.next) return { ...batch };
      }
      cursor.next = batch.to;
      cursor.heardAt = time.now;
      return batch;
    } catch (error) {
      if (error instanceof LogTruncatedError && !again) throw error;
      return null;
    }
  }
}
