import { randomUUID } from 'node:crypto';
import { decodeLogRecord, type CastData } from '@scrutineer/contracts';
import { connectKafka, type ConnectedKafka } from '@scrutineer/kafka';
import { createLogger } from '@scrutineer/observability';
import { startKafka, type KafkaUnderTest } from '@scrutineer/testbed';
import { GatewayUnderTest, PARTITIONS, type Fan } from '../spec-support/gateway-under-test';
import { DEFAULT_LIMITS } from './ballot-batcher';

const FANS = 200;
/** More than the queue and the appends under way may hold together. */
const BALLOTS = 130;
const HELD_AT_MOST = DEFAULT_LIMITS.queued + DEFAULT_LIMITS.inFlight * DEFAULT_LIMITS.batch;
const DEADLINE_MS = 4_000;

let broker: KafkaUnderTest;
let kafka: ConnectedKafka;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  broker = await startKafka();
  kafka = connectKafka({
    brokers: broker.brokers,
    clientId: 'scrutineer-gateway',
    log: createLogger('gateway', 'silent'),
    topicPrefix: `slow-${randomUUID()}-`,
    deadlineMs: DEADLINE_MS,
  });
  await kafka.ensureTopics(PARTITIONS);
  gateway = await GatewayUnderTest.start({ framesPerSocketPerSecond: 0 }, kafka.ballotLog);
  await gateway.create();
  await gateway.open();
});
afterAll(async () => {
  broker.resume();
  await gateway.stop();
  await kafka.close();
  await broker.stop();
});

interface Sent {
  readonly fan: Fan;
  readonly casts: readonly CastData[];
}

async function castAll(fans: number, ballots: number): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let n = 0; n < fans; n += 1) {
    const fan = await gateway.connect().opened();
    const casts = Array.from({ length: ballots }, (_, i) => ({ ballotId: randomUUID(), candidate: '44', seq: i + 1 }));
    for (const cast of casts) fan.cast(cast);
    sent.push({ fan, casts });
  }
  return sent;
}

async function ballotsInLog(): Promise<Set<string>> {
  const found = new Set<string>();
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for await (const { records } of kafka.ballotLog.read(partition, 0)) {
      for (const record of records) {
        const decoded = decodeLogRecord(record);
        if (decoded?.kind === 'ballot') found.add(decoded.ballotId);
      }
    }
  }
  return found;
}

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

it('holds a bounded number, says busy only of what the log never had, and 1013 where it may have it', async () => {
  const [warm] = await castAll(1, 1);
  await warm!.fan.next('recorded');

  broker.pause();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, gateway.batcher.waiting)), 1);
  const sent = await castAll(FANS, BALLOTS);
  const closes = new Map<Fan, number>();
  for (const { fan } of sent) void fan.closed.then((code) => closes.set(fan, code));
  const answersOf = ({ fan }: Sent): number => fan.frames.filter(({ event }) => event === 'refused').length;
  await until(() => sent.every((one) => closes.has(one.fan) || answersOf(one) === BALLOTS));
  clearInterval(watch);

  expect(most).toBeGreaterThan(DEFAULT_LIMITS.inFlight * DEFAULT_LIMITS.batch);
  expect(most).toBeLessThanOrEqual(HELD_AT_MOST);
  expect(gateway.batcher.waiting).toBe(0);
  expect(closes.size).toBeGreaterThan(0);
  expect(new Set(closes.values())).toEqual(new Set([1013]));
  const refused = new Set<string | null>();
  for (const { fan } of sent) {
    for (const frame of fan.frames) {
      expect(frame.event).not.toBe('recorded');
      if (frame.event !== 'refused') continue;
      expect(frame.data.code).toBe('busy');
      expect(frame.data.retryAfterMs).toBeGreaterThan(0);
      expect(refused.has(frame.data.ballotId)).toBe(false);
      refused.add(frame.data.ballotId);
    }
  }
  const all = sent.flatMap(({ casts }) => casts);
  const unknown = all.filter(({ ballotId }) => !refused.has(ballotId));
  expect(refused.size).toBeGreaterThan(0);
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown.length).toBeLessThanOrEqual(DEFAULT_LIMITS.inFlight * DEFAULT_LIMITS.batch * 2);

  broker.resume();
  // Whoever was told either sends the same ballot again, over a new socket where the old one was closed.
  const [again] = unknown;
  const fan = await gateway.connect().opened();
  fan.cast({ ...again });
  expect(await fan.next('recorded')).toMatchObject({ ballotId: again!.ballotId });
  const logged = await ballotsInLog();
  expect([...refused].filter((ballotId) => ballotId !== null && logged.has(ballotId))).toEqual([]);
});
