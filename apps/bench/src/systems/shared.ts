import { ballotCount } from './ballot-count';
import { startBackend, startWorker, type Backend } from './cluster';
import type { Counting } from './system';

/**
 * What the systems of a run share: a broker, a Redis, and the product's vote-api and worker. A broker takes minutes until
 * it is as fast as it gets, so that one of each system's own would have to run all the time; and each that idles takes
 * caches and cores from whoever is measured.
 */
export interface Shared extends Omit<Backend, 'servers'> {
  readonly servers: Backend['servers'] & Readonly<Record<'worker', number>>;
  /** What the worker counts, whichever gateway recorded it: right or wrong only once, when all have had their turns. */
  readonly counting: Counting;
}

export async function startShared(): Promise<Shared> {
  const backend = await startBackend();
  const { service: worker, metrics } = await startWorker(backend);
  return {
    ...backend,
    servers: { ...backend.servers, worker: worker.pid },
    counting: ballotCount(backend.api, backend.command, metrics),
    stop: async () => {
      await worker.stop();
      await backend.stop();
    },
  };
}

/** Of a system that records for the shared worker. */
export function countedTogether({ ledger, counted }: Counting): Counting {
  return { ledger, counted, wrong: () => Promise.resolve([]) };
}
