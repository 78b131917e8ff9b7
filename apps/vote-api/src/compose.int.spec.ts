import 'reflect-metadata';
import { parseEnvironment, voteApiEnvironment, type RunningService } from '@scrutineer/config';
import { definition } from '@scrutineer/testing-memory';
import { freePort, startKafka, startRedis, type KafkaUnderTest, type RedisUnderTest } from '@scrutineer/testbed';
import { startVoteApi } from './compose';

const PASSWORD = 'twelve characters or more';
const RACE = `race-${Date.now()}`;

let kafka: KafkaUnderTest;
let redis: RedisUnderTest;
let services: RunningService[] = [];

beforeAll(async () => {
  [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  services = [];
});
afterAll(() => Promise.all([kafka.stop(), redis.stop()]));

async function start(): Promise<string> {
  const port = await freePort();
  const environment = {
    PORT: `${port}`,
    MANAGEMENT_PORT: `${await freePort()}`,
    KAFKA_BROKERS: kafka.brokers.join(),
    REDIS_URL: redis.url,
    BALLOT_PARTITIONS: '3',
    ADMIN_PASSWORD: PASSWORD,
    VOTER_TOKEN_SECRET: 'a secret of at least thirty-two bytes',
    LOG_LEVEL: 'silent',
  };
  services.push(await startVoteApi(parseEnvironment(voteApiEnvironment, environment)));
  return `http://127.0.0.1:${port}`;
}

/** Logs in at one instance; the session holds at all of them. */
async function logIn(url: string) {
  const body = JSON.stringify({ username: 'admin', password: PASSWORD });
  const json = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/api/admin/session`, { method: 'POST', headers: json, body });
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const headers = { ...json, Cookie: response.headers.get('set-cookie')!.split(';')[0]!, 'X-CSRF-Token': csrfToken };
  return async (at: string, path: string, content: object = {}) => {
    const answer = await fetch(`${at}/api/admin/${path}`, { method: 'POST', headers, body: JSON.stringify(content) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
}

describe('two vote-apis on Kafka and Redis', () => {
  it('take a race through its life, each command at the other one', async () => {
    const [one, two] = [await start(), await start()];
    const post = await logIn(one);
    const { title, candidates, rules } = definition();
    expect(await post(one, 'races', { id: RACE, title, candidates, rules })).toMatchObject({ status: 201 });
    expect(await post(two, `races/${RACE}/open`)).toMatchObject({ status: 200, body: { state: 'open' } });
    const closed = await post(one, `races/${RACE}/close`);
    expect(closed).toMatchObject({ status: 200, body: { state: 'closed' } });
    expect(closed.body['cut']).toHaveLength(3);
    const both = await Promise.all([post(one, `races/${RACE}/reopen`), post(two, `races/${RACE}/reopen`)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await post(two, `races/${RACE}/close`)).toMatchObject({ status: 200 });
    expect(await post(one, `races/${RACE}/certify`)).toMatchObject({ status: 200, body: { state: 'certified' } });
    const confirmed = { reason: 'another round', confirm: RACE };
    expect(await post(two, `races/${RACE}/reset`, confirmed)).toMatchObject({ status: 200, body: { round: 2 } });
    expect(await post(one, `races/${RACE}/open`)).toMatchObject({ status: 200, body: { state: 'open', round: 2 } });
  });

  it('know everything again after a restart, sessions too', async () => {
    const url = await start();
    const post = await logIn(url);
    const next = await start();
    const race = (await (await fetch(`${next}/api/races/${RACE}`)).json()) as object;
    expect(race).toMatchObject({ state: 'open', round: 2 });
    expect(await post(next, `races/${RACE}/close`)).toMatchObject({ status: 200, body: { state: 'closed' } });
  });
});
