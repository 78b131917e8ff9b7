import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 50;
const WITHIN_MS = 30_000;

/**
 * Repeats `attempt` until it no longer throws, for what a process outside tells nobody about.
 * @throws what the last attempt threw, after 30 s
 */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await pause(EVERY_MS);
  }
}
