import { scrutineer } from '../load/dialect';
import { startGateway } from './cluster';
import { countedTogether, type Shared } from './shared';
import type { System } from './system';

export async function distributedSystem({ env, servers, counting }: Shared): Promise<System> {
  const { gateway, origin } = await startGateway(env);
  return {
    title: 'Scrutineer distributed (Kafka `acks=all`, Redis)',
    origin,
    dialect: scrutineer,
    servers: { gateway: gateway.pid, ...servers },
    ...countedTogether(counting),
    showsResults: true,
    steady: true,
    stop: async () => {
      await gateway.stop();
    },
  };
}
