import { EventEmitter, once } from 'node:events';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { topics } from '@scrutineer/contracts';
import { freePort, startKafka } from '@scrutineer/testbed';
import type { KafkaUnderTest } from '@scrutineer/testbed';
import { OutcomeUnknownError } from '@scrutineer/voting-domain';
import type { AppendRecord, BallotLog, LogBatch, PartitionAssignment, Position } from '@scrutineer/voting-domain';
import { CompressionCodecs, CompressionTypes, Kafka, logLevel } from 'kafkajs';
import type { ConnectedKafka } from '../connect-kafka';
import { freshKafka, silentLog } from '../testing/fresh-kafka';
import type { FreshKafka } from '../testing/fresh-kafka';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const PARTITIONS = 6;

let broker: KafkaUnderTest;
beforeAll(async () => void (broker = await startKafka()));
afterAll(() => broker.stop());

const ballots = (sender: string, count: number): AppendRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    partition: index % PARTITIONS,
    key: new Uint8Array(16).fill(index),
    value: encoder.encode(`${sender}/${index}`),
  }));

/** Appends, and tells where each value is said to be; null where that is unknown. Any other failure is the test's. */
async function tryAppend(log: BallotLog, records: readonly AppendRecord[]): Promise<Map<string, Position> | null> {
  try {
    const positions = await log.append(records);
    return new Map(positions.map((position, index) => [decoder.decode(records[index]!.value), position]));
  } catch (error) {
    if (error instanceof OutcomeUnknownError) return null;
    throw error;
  }
}

/** The invariant `recorded-implies-in-log`: every position that was returned holds the value it was returned for. */
async function expectInLog(log: BallotLog, outcomes: readonly (Map<string, Position> | null)[]): Promise<void> {
  const found = new Map<string, string>();
  for (let partition = 0; partition < PARTITIONS; partition++) {
    for await (const { records } of log.read(partition, 0)) {
      for (const { offset, value } of records) found.set(`${partition}/${offset}`, decoder.decode(value));
    }
  }
  for (const outcome of outcomes) {
    for (const [value, { partition, offset }] of outcome ?? []) expect(found.get(`${partition}/${offset}`)).toBe(value);
  }
}

describe('a broker that hangs', () => {
  let fresh: FreshKafka;
  beforeAll(async () => void (fresh = await freshKafka(broker.brokers, { partitions: PARTITIONS })));
  afterAll(() => fresh.close());

  it('confirms nothing while it hangs, and everything confirmed afterwards is in the log', async () => {
    const impatient = fresh.another({ deadlineMs: 2_000 }).ballotLog;
    const patient = fresh.another({ deadlineMs: 60_000 }).ballotLog;
    const before = await Promise.all(
      [impatient, patient].map((log, index) => tryAppend(log, ballots(`warm ${index}`, 12))),
    );

    broker.pause();
    const waiting = Array.from({ length: 5 }, (_, index) => tryAppend(patient, ballots(`patient ${index}`, 60)));
    const given = await Promise.all(
      Array.from({ length: 5 }, (_, index) => tryAppend(impatient, ballots(`impatient ${index}`, 60))),
    );
    expect(given).toEqual([null, null, null, null, null]);
    broker.resume();

    const after = await Promise.all(waiting);
    expect(after.filter(Boolean)).toHaveLength(waiting.length);
    const again = await tryAppend(impatient, ballots('again', 12));
    expect(again).not.toBeNull();
    await expectInLog(fresh.kafka.ballotLog, [...before, ...after, again]);
  });
});

describe('a broker that crashes', () => {
  let fresh: FreshKafka;
  beforeAll(async () => void (fresh = await freshKafka(broker.brokers, { partitions: PARTITIONS })));
  afterAll(() => fresh.close());

  it('costs no recorded ballot, and appends, followers and memberships go on by themselves', async () => {
    const log = fresh.another({ deadlineMs: 60_000 }).ballotLog;
    const abort = new AbortController();
    const from = new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partition, 0]));
    const batches = log.follow(from, abort.signal)[Symbol.asyncIterator]() as AsyncIterator<LogBatch, undefined>;
    const seen = new Set<string>();
    const see = async (value: string) => {
      while (!seen.has(value)) {
        const step = await batches.next();
        if (step.done) throw new Error('the follower ended');
        for (const record of step.value.records) seen.add(decoder.decode(record.value));
      }
    };
    const held = new Map<PartitionAssignment, readonly number[]>();
    const changes = new EventEmitter();
    const join = ({ assignment }: ConnectedKafka) =>
      assignment.run((partitions) => {
        held.set(assignment, partitions);
        changes.emit('change');
      }, abort.signal);
    const isShared = (members: number) =>
      [...held.values()].filter(({ length }) => length > 0).length === members &&
      new Set([...held.values()].flat()).size === PARTITIONS;

    const outcomes = [await tryAppend(log, ballots('before', 60))];
    await see('before/0');
    const memberships = [join(fresh.kafka)];
    while (!isShared(1)) await once(changes, 'change');

    const during = Array.from({ length: 5 }, (_, index) => tryAppend(log, ballots(`during ${index}`, 60)));
    await broker.kill();
    const down = tryAppend(log, ballots('down', 60));
    await broker.restart();

    outcomes.push(...(await Promise.all([...during, down])), await tryAppend(log, ballots('after', 60)));
    expect(outcomes).not.toContain(null);
    for (const outcome of outcomes) for (const value of outcome!.keys()) await see(value);
    await expectInLog(log, outcomes);
    // A second member gets its share only if the first takes part again.
    memberships.push(join(fresh.another()));
    while (!isShared(2)) await once(changes, 'change');
    abort.abort();
    await Promise.all(memberships);
  });
});

describe('a topic that was created a moment ago', () => {
  it('loses no append of eight senders over several partitions, though it may write some twice', async () => {
    const fresh = await freshKafka(broker.brokers, { create: false });
    const topic = fresh.prefix + topics.ballots;
    await fresh.admin((admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: false }),
    );
    const log = fresh.another({ deadlineMs: 60_000 }).ballotLog;
    const sender = async (name: number) => {
      const outcomes: (Map<string, Position> | null)[] = [];
      for (let turn = 0; turn < 40; turn++) outcomes.push(await tryAppend(log, ballots(`${name}.${turn}`, 100)));
      return outcomes;
    };
    const outcomes = (await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(sender))).flat();
    expect(outcomes).not.toContain(null);
    await expectInLog(log, outcomes);
    await fresh.close();
  });
});

describe('a topic that changes under its writer', () => {
  it('is written to as soon as it is there, has the partition asked for, and is there again', async () => {
    const fresh = await freshKafka(broker.brokers, { create: false });
    const topic = fresh.prefix + topics.ballots;
    const create = () => fresh.admin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }));
    const failed = new EventEmitter();
    const debug = (_: object, message: string) => {
      if (message === 'write attempt failed') failed.emit('failed');
    };
    const log = fresh.another({ deadlineMs: 60_000, log: { ...silentLog, debug } }).ballotLog;
    const records = ballots('one', 2);

    const uncreated = tryAppend(log, records.slice(0, 1));
    await once(failed, 'failed');
    await create();
    expect(await uncreated).not.toBeNull();

    const beyond = tryAppend(log, records);
    await once(failed, 'failed');
    await fresh.admin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] }));
    expect(await beyond).not.toBeNull();

    await fresh.admin((admin) => admin.deleteTopics({ topics: [topic] }));
    // The broker itself hears of it a moment later.
    const isGone = once(failed, 'failed').then(() => true);
    let deleted: ReturnType<typeof tryAppend>;
    do deleted = tryAppend(log, records.slice(0, 1));
    while (!(await Promise.race([isGone, deleted.then(() => false)])));
    await create();
    expect((await deleted)!.get('one/0')).toMatchObject({ partition: 0, offset: 0 });
    await fresh.close();
  });
});

describe('a broker that is named but down', () => {
  it('keeps nobody from those that are up', async () => {
    const fresh = await freshKafka(broker.brokers, { partitions: PARTITIONS });
    const nobody = `127.0.0.1:${await freePort()}`;
    for (let times = 0; times < 3; times++) {
      const { ballotLog } = fresh.another({ brokers: [nobody, nobody, ...broker.brokers] });
      expect(await tryAppend(ballotLog, ballots('up', 6))).not.toBeNull();
      expect(await ballotLog.ends()).toHaveLength(PARTITIONS);
    }
    await fresh.close();
  });
});

describe('a batch in a compression that nobody here knows', () => {
  let fresh: FreshKafka;
  beforeAll(async () => void (fresh = await freshKafka(broker.brokers, { partitions: PARTITIONS })));
  afterAll(() => fresh.close());

  it('holds up its partition alone, says so, and is not skipped', async () => {
    const errors: object[] = [];
    const { ballotLog } = fresh.another({ log: { ...silentLog, error: (context) => errors.push(context) } });
    await ballotLog.append(ballots('before', 12));
    await produceCompressed(`${fresh.prefix}${topics.ballots}`, 2);
    await ballotLog.append(ballots('after', 12));

    const abort = new AbortController();
    const from = new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partition, 0]));
    const reached = new Map<number, number>();
    for await (const { partition, to } of ballotLog.follow(from, abort.signal)) {
      reached.set(partition, to);
      const others = [...reached.keys()].filter((other) => other !== 2 && reached.get(other) === 4);
      if (errors.length > 0 && others.length === PARTITIONS - 1) break;
    }
    abort.abort();
    expect(reached.get(2) ?? 0).toBeLessThanOrEqual(2);
    expect(errors[0]).toMatchObject({ partition: 2 });
  });
});

/** Writes one batch as a client that compresses with zstd would. */
async function produceCompressed(topic: string, partition: number): Promise<void> {
  const unknown = CompressionCodecs[CompressionTypes.ZSTD];
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: ({ buffer }: { buffer: Buffer }) => Promise.resolve(zstdCompressSync(buffer)),
    decompress: (buffer: Buffer) => Promise.resolve(zstdDecompressSync(buffer)),
  });
  const producer = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  try {
    await producer.send({
      topic,
      acks: -1,
      compression: CompressionTypes.ZSTD,
      messages: [{ partition, key: 'stranger', value: 'x'.repeat(1_000) }],
    });
  } finally {
    await producer.disconnect();
    // Reading in this process must not have learnt it.
    CompressionCodecs[CompressionTypes.ZSTD] = unknown;
  }
}
