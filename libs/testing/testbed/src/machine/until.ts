import { setTimeout as pause } from 'node:timers/promises';

/** How often to ask, how long to go on, and what makes going on pointless. Times in milliseconds. */
export interface Patience {
  readonly intervalMs: number;
  readonly deadlineMs: number;
  /** Why it can no longer come true (a process ended), or undefined while it still can. */
  readonly hopeless?: () => string | undefined;
}

/**
 * Asks until `attempt` resolves; for parts outside this process, which tell nobody when they are ready.
 * @throws Error with the last attempt's error as cause, at the deadline or once it is hopeless
 */
export async function until(what: string, attempt: () => Promise<unknown>, patience: Patience): Promise<void> {
  const deadline = Date.now() + patience.deadlineMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (cause) {
      const hopeless = patience.hopeless?.();
      if (hopeless) throw new Error(`${what}: ${hopeless}`, { cause });
      if (Date.now() >= deadline) throw new Error(`${what}: not within ${patience.deadlineMs} ms`, { cause });
    }
    await pause(patience.intervalMs);
  }
}
