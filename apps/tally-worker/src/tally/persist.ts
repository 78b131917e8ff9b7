import { setTimeout as sleep } from 'node:timers/promises';
import type { TallyParts } from '../worker-parts';

const RETRY_MS = 200;

/**
 * Does what must not be skipped, however often it fails. Each reason is logged once, not at every attempt.
 * Resolves null where it was stopped before it succeeded.
 */
export async function persist<T>(
  work: () => Promise<T>,
  failed: { readonly message: string; readonly context: object },
  { logger, metrics, watchdog }: TallyParts,
  signal: AbortSignal,
): Promise<T | null> {
  let said = '';
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) break;
      metrics.retries.inc();
      watchdog.busy();
      const reason = String(error);
      logger[reason === said ? 'debug' : 'warn']({ ...failed.context, err: error }, failed.message);
      said = reason;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}
