import { RefusalError } from '@scrutineer/errors';
import type { Logger } from '@scrutineer/observability';

/** How long a caller should wait who was told `busy`, in ms. */
export const BUSY_RETRY_MS = 1000;

/** The result of a call to a store or a log; `busy` where that is out of reach. */
export async function available<T>(logger: Logger, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    logger.warn({ err: error }, 'a store or log is out of reach');
    throw busy(error);
  }
}

export function busy(cause?: unknown): RefusalError {
  return new RefusalError({ code: 'busy', retryAfterMs: BUSY_RETRY_MS }, { cause });
}
