import { closeRedis, connectRedis, RedisTallyStore, whenReady, type RedisClient } from '@scrutineer/redis';
import { startRedis, type RedisUnderTest } from '@scrutineer/testbed';
import { voterKey } from '@scrutineer/testing-memory';
import { partitionOf } from '@scrutineer/voting-domain';
import { listening, PARTITIONS, RACE, TallyWorld, votes } from '../spec-support/tally-world';

const LIMITS = { auditMs: 50, lookMs: 60_000, patience: 1 };
const VOTERS = 400;
/** A partition that is damaged, and a voter in it. */
const PARTITION = 2;
const KEY = `{${RACE}:1:${PARTITION}}`;
const VOTER = Array.from({ length: VOTERS }, (_, n) => n).find(
  (n) => partitionOf(voterKey(n), PARTITIONS) === PARTITION,
)!;

/** A rebuilt tally is put in place only when the test says so. */
class GatedStore extends RedisTallyStore {
  gate = Promise.resolve();

  override async swap(...args: Parameters<RedisTallyStore['swap']>): Promise<boolean> {
    await this.gate;
    return super.swap(...args);
  }
}

let server: RedisUnderTest;
let redis: RedisClient;
let world: TallyWorld<GatedStore>;
let errors: string[];

beforeAll(async () => void (server = await startRedis()));
afterAll(() => server.stop());
beforeEach(async () => {
  redis = connectRedis({ url: server.url, onEvent: () => undefined });
  await whenReady(redis);
  await redis.flushall();
  world = new TallyWorld(new GatedStore(redis));
  await world.create();
  await world.open();
});
afterEach(async () => {
  await world.stop();
  await closeRedis(redis);
});

/** Starts a worker and lets it count every voter once. */
async function count(auditMs = LIMITS.auditMs): Promise<void> {
  const { logger, messages } = listening('error');
  errors = messages;
  world.worker({ logger }, { ...LIMITS, auditMs });
  for (let voter = 0; voter < VOTERS; voter += 1) await world.vote(voter, '44', 1);
  await world.until(({ total }) => total === VOTERS);
}

const mismatches = async (): Promise<number> => (await world.metrics.auditMismatches.get()).values[0]!.value;
const next = async (): Promise<number> => Number(await redis.hget(`${KEY}:tally`, 'next'));
const bucketWithVoters = async (): Promise<string> => (await redis.keys(`${KEY}:v:*`))[0]!;

describe('a tally damaged in part while a worker counts', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a bucket of voters lost', async () => redis.del(await bucketWithVoters())],
    ['a count changed', () => redis.hincrby(`${KEY}:tally`, 'c:44', -7)],
    ['the number of voters changed', () => redis.hincrby(`${KEY}:tally`, 'voters', 7)],
    ['`next` beyond the end of the log', () => redis.hincrby(`${KEY}:tally`, 'next', 1_000_000)],
    ['a rebuild that another worker left half-way', () => world.store.beginRebuild(ref(), 8)],
  ])('is found by the audit, said, shown as recovering, and counted again: %s', async (_, damage) => {
    await count();
    const gate = Promise.withResolvers<undefined>();
    world.store.gate = gate.promise;
    await damage();
    const recovering = await world.until(({ state }) => state === 'recovering');
    expect(recovering.total).toBe(VOTERS);
    await world.vote(VOTER, '16', 2);
    gate.resolve(undefined);
    const healed = await world.until((results) => results.state === 'open' && votes(results)['16'] === 1);
    expect(votes(healed)).toEqual({ '1': 0, '44': VOTERS - 1, '16': 1 });
    expect(healed.voters).toBe(VOTERS);
    expect(await mismatches()).toBeGreaterThan(0);
    expect(errors).toContain('rebuilding a tally from the log');
  });

  it('`next` moved ahead, and the log beyond it before any audit: what was left out is counted after all', async () => {
    await count(60_000);
    await redis.hincrby(`${KEY}:tally`, 'next', 3);
    for (let seq = 2; seq < 12; seq += 1) await world.vote(VOTER, seq < 5 ? '1' : '44', seq);
    for (let voter = VOTERS; voter < VOTERS + 100; voter += 1) await world.vote(voter, '16', 1);
    const healed = await world.until(({ state, total }) => state === 'open' && total === VOTERS + 100);
    expect(votes(healed)).toEqual({ '1': 0, '44': VOTERS, '16': 100 });
    expect(await mismatches()).toBe(1);
    expect(errors).toEqual(['rebuilding a tally from the log']);
  });

  it('is not taken for damaged when another worker brought it further', async () => {
    await count(60_000);
    const before = await next();
    // Two workers hold everything at the same time, as a zombie and its successor do.
    const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const assignment = {
      run: (changed: (partitions: readonly number[]) => void) => (changed(all), Promise.resolve()),
      progress: () => Promise.resolve(),
    };
    world.worker({ assignment }, { ...LIMITS, auditMs: 60_000 });
    for (let voter = VOTERS; voter < 3 * VOTERS; voter += 1) await world.vote(voter, '16', 1);
    await world.until(({ total }) => total === 3 * VOTERS);
    expect(await next()).toBeGreaterThan(before);
    expect(await mismatches()).toBe(0);
  });
});

function ref(): { race: string; round: number; partition: number } {
  return { race: RACE, round: 1, partition: PARTITION };
}
