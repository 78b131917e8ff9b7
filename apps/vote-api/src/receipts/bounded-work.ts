import { RefusalError } from '@scrutineer/errors';
import { BUSY_RETRY_MS } from '../availability';

/** Does at most so much at once, and turns away what is more: nothing queues up behind a slow log. */
export class BoundedWork {
  #running = 0;

  constructor(private readonly most: number) {}

  /** @throws RefusalError busy when full */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.most) throw new RefusalError({ code: 'busy', retryAfterMs: BUSY_RETRY_MS });
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }
}
