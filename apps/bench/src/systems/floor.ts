import { freePort } from '@scrutineer/testbed';
import { plainFrames } from '../load/dialect';
import { countedTogether, type Shared } from './shared';
import { startPeer } from './start';
import type { System } from './system';

/** The product with the least that a gateway can be in the place of its own; see `peers/gateway-floor.ts`. */
export async function floorSystem({ env, servers, counting }: Shared): Promise<System> {
  const port = await freePort();
  const gateway = await startPeer('gateway-floor', { ...env, PORT: `${port}` });
  return {
    title: 'floor: `ws`, our Kafka append, a results frame; our worker',
    origin: `ws://127.0.0.1:${port}`,
    dialect: plainFrames,
    servers: { gateway: gateway.pid, ...servers },
    ...countedTogether(counting),
    steady: true,
    stop: async () => {
      await gateway.stop();
    },
  };
}
