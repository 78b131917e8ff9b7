/** Wakes those who wait for a log in memory to grow. */
export class Bell {
  private readonly sleepers = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.sleepers]) wake();
  }

  /** Resolves at the next ring, after `ms` at the latest, and at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      this.sleepers.add(wake);
    });
  }
}
