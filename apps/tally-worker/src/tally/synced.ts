import type { RaceBook } from '@scrutineer/voting-domain';

/** Resolves once all that the race log holds now is folded, or when it is aborted: the log may be away for good. */
export async function synced(book: RaceBook, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const abort = (): void => resolve(undefined);
  signal.addEventListener('abort', abort);
  await Promise.race([book.sync(), aborted]);
  signal.removeEventListener('abort', abort);
}
