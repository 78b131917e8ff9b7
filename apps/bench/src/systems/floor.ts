import { freePort, startKafka } from '@scrutineer/testbed';
import { plainFrames } from '../load/dialect';
import { pidOf, startPeer } from './start';
import type { System } from './system';

/** What no gateway can be cheaper than that answers after the log; see `peers/gateway-floor.ts`. */
export async function floorSystem(): Promise<System> {
  const [port, kafka] = await Promise.all([freePort(), startKafka({ asProcess: true })]);
  const service = await startPeer('gateway-floor', { PORT: `${port}`, KAFKA_BROKERS: kafka.brokers.join(',') });
  return {
    title: 'floor of a gateway: `ws`, our Kafka append, a results frame',
    origin: `ws://127.0.0.1:${port}`,
    dialect: plainFrames,
    servers: { gateway: service.pid, kafka: pidOf(kafka) },
    steady: true,
    counted: () => Promise.resolve(),
    wrong: () => Promise.resolve([]),
    stop: async () => {
      await service.stop();
      await kafka.stop();
    },
  };
}
