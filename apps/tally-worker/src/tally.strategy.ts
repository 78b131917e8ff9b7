import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { TallyLoop } from './tally/tally-loop';
import type { WorkerParts } from './worker-parts';

/**
 * Nest's extension point for transports. Its Kafka transport takes one record at a time and cannot hold offsets in the
 * store, so batches go from the log straight to the tally.
 */
export class TallyStrategy extends Server implements CustomTransportStrategy {
  readonly #loop: TallyLoop;

  constructor(parts: WorkerParts) {
    super();
    this.#loop = new TallyLoop(parts);
  }

  listen(callback: () => void): void {
    this.#loop.start();
    callback();
  }

  async close(): Promise<void> {
    await this.#loop.stop();
  }

  /** The loop has no events to listen to and no client of a broker to unwrap. */
  on(): void {
    return;
  }

  unwrap(): never {
    throw new Error('the tally has no underlying broker client');
  }
}
