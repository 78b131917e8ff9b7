import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/**
 * Asks until the answer satisfies, for what announces itself to nobody; a failed question counts as no answer.
 * @throws Error with the last answer after `withinMs`
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const answer = await ask();
      if (satisfies(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error instanceof Error ? `${error.name}: ${error.message}` : error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`${what}: not within ${withinMs} ms; last: ${JSON.stringify(last)}`);
    }
    await sleep(INTERVAL_MS);
  }
}
