const FIRST_MS = 50;
const LAST_MS = 1_000;

/** How long to wait after each failure in a row: from 50 ms, doubling to 1 s, spread by a quarter. */
export class Backoff {
  private failures = 0;

  next(): number {
    const ms = Math.min(FIRST_MS * 2 ** this.failures++, LAST_MS);
    return ms * (0.75 + Math.random() / 2);
  }

  reset(): void {
    this.failures = 0;
  }
}

/** Lets several wait for something to change. */
export class Wakeup {
  private readonly sleepers = new Set<() => void>();

  wake(): void {
    for (const sleeper of [...this.sleepers]) sleeper();
  }

  /** Resolves at the next `wake`, or after `ms` where given. */
  wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(wake);
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(wake, ms);
      this.sleepers.add(wake);
    });
  }
}

/** The promise's own outcome, or a rejection after `ms`. A later outcome is dropped without complaint. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no outcome within ${Math.round(ms)} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
