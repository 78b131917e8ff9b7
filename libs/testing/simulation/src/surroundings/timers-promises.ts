// Stands in for `node:timers/promises`.
import { virtualTime } from './virtual-time';

export function setTimeout<T>(ms: number, value?: T, options: { signal?: AbortSignal } = {}): Promise<T | undefined> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      due.cancelled = true;
      reject(new Error('aborted', { cause: signal?.reason }));
    };
    const due = virtualTime().after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
