import { freePort } from '@scrutineer/testbed';
import { plainFrames } from '../load/dialect';
import { ballotCount } from './ballot-count';
import { startBackend, startWorker } from './distributed';
import { startPeer } from './start';
import type { System } from './system';

/** The product with the least that a gateway can be in the place of its own; see `peers/gateway-floor.ts`. */
export async function floorSystem(): Promise<System> {
  const backend = await startBackend();
  const { env, api, command, servers } = backend;
  const port = await freePort();
  const gateway = await startPeer('gateway-floor', { ...env, PORT: `${port}` });
  const { service: worker, metrics } = await startWorker({ env });
  return {
    ...ballotCount(api, command, metrics),
    title: 'floor: `ws`, our Kafka append, a results frame; our worker',
    origin: `ws://127.0.0.1:${port}`,
    dialect: plainFrames,
    servers: { gateway: gateway.pid, ...servers, worker: worker.pid },
    steady: true,
    stop: async () => {
      await Promise.all([gateway.stop(), worker.stop()]);
      await backend.stop();
    },
  };
}
