import { freePort, startKafka, startRedis, startService } from '@scrutineer/testbed';
import { badInputSuite, VOTER_TOKEN_SECRET, type Part } from '@scrutineer/testing-edge';
import { builtApp } from '@scrutineer/testing-journey';

const password = 'only for these tests';
const started: { stop(): Promise<unknown> }[] = [];

afterAll(async () => {
  for (const one of started.reverse()) await one.stop();
});

describe('the distributed service', () => {
  badInputSuite(async () => {
    const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
    started.push(kafka, redis);
    const start = async (app: string): Promise<Part> => {
      const [port, management] = await Promise.all([freePort(), freePort()]);
      const env = {
        KAFKA_BROKERS: kafka.brokers.join(','),
        REDIS_URL: redis.url,
        VOTER_TOKEN_SECRET,
        ADMIN_PASSWORD: password,
        PORT: `${port}`,
        MANAGEMENT_PORT: `${management}`,
      };
      const ready = `http://127.0.0.1:${management}/health/ready`;
      const service = await startService({ entry: builtApp(app), env, name: app, ready });
      started.push(service);
      return {
        url: `http://localhost:${port}`,
        metrics: async () => (await fetch(`http://127.0.0.1:${management}/metrics`)).text(),
        lines: () => service.lines(),
      };
    };
    const [api, gateway] = await Promise.all([start('vote-api'), start('gateway'), start('tally-worker')]);
    return { api, gateway, password };
  });
});
