import { randomInt } from 'node:crypto';
import { ballotValueSchema } from '@scrutineer/contracts';
import { freePort, startKafka, startRedis, startService, type Service } from '@scrutineer/testbed';
import { eventually, Operator, VOTER_TOKEN_SECRET } from '@scrutineer/testing-edge';
import fc from 'fast-check';
import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { builtApp } from '@scrutineer/testing-journey';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const RACE = 'poisoned';
const RECORDS = 4_000;
const candidates = ['1', '16', '44'];
const password = 'only for these tests';

const started: { stop(): Promise<unknown> }[] = [];
let brokers: string[];
let worker: Service;
let workerMetrics: string;
let operator: Operator;

beforeAll(async () => {
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  started.push(kafka, redis);
  brokers = kafka.brokers;
  const [port, managementOfApi, managementOfWorker] = await Promise.all([freePort(), freePort(), freePort()]);
  const start = async (app: string, management: number): Promise<Service> => {
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
    return service;
  };
  workerMetrics = `http://127.0.0.1:${managementOfWorker}/metrics`;
  [worker] = await Promise.all([start('tally-worker', managementOfWorker), start('vote-api', managementOfApi)]);
  operator = await eventually(() => Operator.logIn(`http://127.0.0.1:${port}`, password));
  const list = candidates.map((id) => ({ id, name: `Driver ${id}`, team: '', colour: '#e10600' }));
  const rules = { change: 'until_close', visibility: 'always', withdrawn: 'count' };
  await operator.create({ id: RACE, title: RACE, candidates: list, rules });
  await operator.run(RACE, 'open');
});
afterAll(async () => {
  for (const one of started.reverse()) await one.stop();
});

const keys = Array.from({ length: 300 }, (_, n) => Buffer.from(`voter ${n}`.padEnd(16)));
const value = fc.record({
  v: fc.constant(1),
  r: fc.constant(RACE),
  n: fc.constant(1),
  b: fc.uuid(),
  c: fc.constantFrom(...candidates),
  s: fc.integer({ min: 1, max: 40 }),
  t: fc.constant(1_765_000_000_000),
});
const good: fc.Arbitrary<Message> = fc.record({
  key: fc.constantFrom(...keys),
  value: value.map((ballot) => JSON.stringify(ballot)),
});
const member = fc.constantFrom('v', 'r', 'n', 'b', 'c', 's', 't', 'x', '__proto__');
const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, 2, 0, -1, 2 ** 53, '', 'nobody', 'nowhere', '\ud800'));
const damaged = fc.tuple(value, member, odd).map(([ballot, name, other]) => {
  return JSON.stringify(Object.fromEntries([...Object.entries(ballot).filter(([one]) => one !== name), [name, other]]));
});
const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all));
const bad: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ key: fc.constantFrom(...keys), value: fc.oneof(damaged, bytes, fc.constant(null), fc.json()) }),
  fc.record({ key: fc.oneof(bytes, fc.constant(null)), value: fc.oneof(damaged, bytes, fc.constant('')) }),
  // Good, but for its key or where it lies.
  fc.tuple(good, bytes).map(([message, key]) => ({ ...message, key })),
  good.map((message) => ({ ...message, partition: (homeOf(message) + 1) % 12 })),
  good.map((message) => ({ ...message, value: `${String(message.value)}${' '.repeat(200_000)}x` })),
);

const partitioner = Partitioners.DefaultPartitioner();
function homeOf(message: Message): number {
  const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
    partitionId,
    leader: 0,
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
  }));
  return partitioner({ topic: 'ballots', partitionMetadata, message });
}

/** Whether a record may count, by the published schema and nothing of the worker's. */
function counts({ key, value: text, partition }: Message): boolean {
  if (!Buffer.isBuffer(key) || key.length !== 16 || partition !== undefined) return false;
  try {
    const { r, n, c } = ballotValueSchema.parse(JSON.parse(String(text)));
    return r === RACE && n === 1 && candidates.includes(c);
  } catch {
    return false;
  }
}

it('counts every good record and puts every other aside, whatever lies between them', async () => {
  process.stderr.write(`poison: SEED=${seed}\n`);
  const one = fc.oneof({ weight: 2, arbitrary: good }, { weight: 1, arbitrary: bad });
  const messages = fc.sample(one, { numRuns: RECORDS, seed });
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (let n = 0; n < messages.length; n += 100) {
    await producer.send({ topic: 'ballots', acks: -1, messages: messages.slice(n, n + 100) });
  }
  await producer.disconnect();

  const standing = new Map<string, { s: number; c: string }>();
  let dead = 0;
  for (const message of messages) {
    if (!counts(message)) {
      dead += 1;
      continue;
    }
    const ballot = ballotValueSchema.parse(JSON.parse(String(message.value)));
    const voter = String(message.key);
    if (ballot.s > (standing.get(voter)?.s ?? 0)) standing.set(voter, ballot);
  }
  expect(dead).toBeGreaterThan(RECORDS / 10);

  const { voters, candidates: shown } = await operator.settledResults(RACE);
  expect(voters).toBe(standing.size);
  const votesOf = (id: string): number => [...standing.values()].filter(({ c }) => c === id).length;
  expect(shown.map(({ id, votes }) => [id, votes])).toEqual(candidates.map((id) => [id, votesOf(id)]));

  const metrics = await (await fetch(workerMetrics)).text();
  expect(metrics).toContain(`scrutineer_tally_applied_total{result="dead"} ${dead}\n`);
  const admin = kafka.admin();
  await admin.connect();
  const buried = (await admin.fetchTopicOffsets('ballots-dead')).reduce((sum, { high }) => sum + Number(high), 0);
  await admin.disconnect();
  expect(buried).toBe(dead);
  // A line a batch at most, not one a record.
  expect(worker.lines().length).toBeLessThan(dead);
});
