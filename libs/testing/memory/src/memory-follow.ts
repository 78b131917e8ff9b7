import type { BallotFollow, LogBatch } from '@scrutineer/voting-domain';
import type { Bell } from './bell';

/** Often enough that every partition is heard of once a second. */
const IDLE_MS = 250;

interface Cursor {
  next: number;
  /** When the partition was last heard of, in ms; an idle one is heard of every `IDLE_MS`. */
  heard: number;
}

/** A follower of a log in memory. */
export class MemoryFollow implements BallotFollow {
  private readonly cursors = new Map<number, Cursor>();

  constructor(
    private readonly read: (partition: number, from: number) => LogBatch,
    private readonly bell: Bell,
    from: ReadonlyMap<number, number>,
    private readonly signal: AbortSignal,
  ) {
    for (const [partition, offset] of from) this.seek(partition, offset);
  }

  seek(partition: number, offset: number | null): void {
    if (offset === null) this.cursors.delete(partition);
    else this.cursors.set(partition, { next: offset, heard: 0 });
    this.bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogBatch> {
    while (!this.isOver()) {
      let found = false;
      for (const partition of [...this.cursors.keys()]) {
        const batch = this.take(partition);
        if (!batch) continue;
        found ||= batch.records.length > 0;
        yield batch;
        if (this.isOver()) return;
      }
      if (!found) await this.bell.wait(IDLE_MS, this.signal);
    }
  }

  private isOver(): boolean {
    return this.signal.aborted;
  }

  private take(partition: number): LogBatch | null {
    const cursor = this.cursors.get(partition);
    if (!cursor) return null;
    const batch = this.read(partition, cursor.next);
    if (batch.records.length === 0 && Date.now() - cursor.heard < IDLE_MS) return null;
    cursor.next = batch.to;
    cursor.heard = Date.now();
    return batch;
  }
}
