import type { LogBatch } from '@scrutineer/voting-domain';
import { Wakeup } from '../client/waiting';

/** Hands batches from those who fetch to the one who follows; `drained` is the back-pressure. */
export class BatchChannel {
  private queue: LogBatch[] = [];
  private failure: Error | null = null;
  private ended = false;
  private readonly changed = new Wakeup();

  push(batches: readonly LogBatch[]): void {
    this.queue.push(...batches);
    this.changed.wake();
  }

  /** Takes back what has not been taken of a partition. */
  remove(partition: number): void {
    this.queue = this.queue.filter((batch) => batch.partition !== partition);
    this.changed.wake();
  }

  /** Resolves once every batch has been taken. */
  async drained(): Promise<void> {
    while (this.queue.length > 0 && !this.ended) await this.changed.wait();
  }

  async next(): Promise<IteratorResult<LogBatch, undefined>> {
    for (;;) {
      if (this.ended) return { done: true, value: undefined };
      const value = this.queue.shift();
      if (value) {
        if (this.queue.length === 0) this.changed.wake();
        return { done: false, value };
      }
      if (this.failure) {
        this.ended = true;
        throw this.failure;
      }
      await this.changed.wait();
    }
  }

  /** Throws at the follower once it has taken what came before. */
  fail(failure: Error): void {
    this.failure = failure;
    this.changed.wake();
  }

  end(): void {
    this.ended = true;
    this.queue = [];
    this.changed.wake();
  }
}
