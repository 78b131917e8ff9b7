import type { Cluster } from '@scrutineer/testing-journey';

/** What a failed step needs to be understood, and to be run again. */
export interface JourneyContext {
  readonly seed: number;
  readonly cluster: () => Cluster | undefined;
}

/** Makes `it` for the steps of one journey: a failure prints the seed and the services' last lines. */
export function journeySteps({ seed, cluster }: JourneyContext) {
  return (name: string, withinMs: number, step: () => Promise<void>): void => {
    it(
      name,
      async () => {
        let timer: NodeJS.Timeout | undefined;
        // Ends before Jest's own time-out would, which says nothing of the services.
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`not done within ${withinMs} ms`)), withinMs);
        });
        const began = performance.now();
        try {
          await Promise.race([step(), late]);
          process.stderr.write(`${name}: ${Math.round(performance.now() - began)} ms\n`);
        } catch (error) {
          const tails = cluster()?.all.map((instance) => instance.logTail()) ?? [];
          process.stderr.write(`${[`Failed: ${name}. Again with SEED=${seed}`, ...tails].join('\n')}\n`);
          throw error;
        } finally {
          clearTimeout(timer);
        }
      },
      withinMs + 30_000,
    );
  };
}
