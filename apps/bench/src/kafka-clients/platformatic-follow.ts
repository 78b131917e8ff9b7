import { setTimeout as pause } from 'node:timers/promises';
import type { BallotFollow, LogBatch } from '@scrutineer/voting-domain';
import type { PlatformaticReader } from './platformatic-reader';

const POLL_MS = 100;

/** Follows by fetching again and again: enough for the contract, and nothing more. */
export class PlatformaticFollow implements BallotFollow {
  readonly #cursors: Map<number, number>;
  readonly #ready: LogBatch[] = [];

  constructor(
    private readonly reader: PlatformaticReader,
    from: ReadonlyMap<number, number>,
    private readonly signal: AbortSignal,
  ) {
    this.#cursors = new Map(from);
  }

  seek(partition: number, offset: number | null): void {
    if (offset === null) this.#cursors.delete(partition);
    else this.#cursors.set(partition, offset);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogBatch, undefined> {
    while (!this.signal.aborted) {
      for (const batch of this.#ready.splice(0)) {
        // It may have been moved while others were taken.
        if (this.#cursors.get(batch.partition) !== batch.from) continue;
        this.#cursors.set(batch.partition, batch.to);
        yield batch;
        if (this.#over()) return;
      }
      this.#ready.push(...(await this.reader.fetch(new Map(this.#cursors), POLL_MS)));
      if (this.#cursors.size === 0) await pause(POLL_MS);
    }
  }

  /** Changes while somebody else holds the last batch. */
  #over(): boolean {
    return this.signal.aborted;
  }
}
