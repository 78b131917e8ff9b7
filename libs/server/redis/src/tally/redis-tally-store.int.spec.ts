import { startRedis, type RedisUnderTest } from '@scrutineer/testbed';
import { tallyStoreContract } from '@scrutineer/testing-contracts';
import { MemoryTallyStore } from '@scrutineer/testing-memory';
import type { ApplyBatch, TallyRecord, TallyRef, TallyRules, TallyStore } from '@scrutineer/voting-domain';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeRedis, connectRedis, whenReady } from '../client/connect-redis';
import type { RedisClient } from '../client/redis-client';
import { RedisTallyStore } from './redis-tally-store';

const RULES: TallyRules = { change: 'until_close', candidates: ['44', '16', '1'], buckets: 16 };

let server: RedisUnderTest;
let redis: RedisClient;
let store: RedisTallyStore;
let ref: TallyRef;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  redis = connectRedis({ url: server.url, onEvent: () => undefined });
  store = new RedisTallyStore(redis);
  ref = { race: `race-${randomUUID()}`, round: 2, partition: 5 };
  await whenReady(redis);
});
afterEach(() => closeRedis(redis));

tallyStoreContract('RedisTallyStore', async () => {
  const connection = connectRedis({ url: server.url, onEvent: () => undefined });
  await whenReady(connection);
  return { store: new RedisTallyStore(connection), close: () => closeRedis(connection) };
});

describe('the layout in Redis', () => {
  it('is what other tools may rely on', async () => {
    const key = Buffer.from('\0\0\0\u0012voter-one-23');
    const records: TallyRecord[] = [
      { kind: 'marker', offset: 7, marker: 'open', version: 3 },
      { kind: 'class', offset: 8, key, class: 'staff' },
      { kind: 'ballot', offset: 9, key, seq: 258, candidate: 1 },
    ];
    const batch = { ref, from: 7, to: 11, digest: 'ab12', start: 7, goal: 20, generation: 0, rules: RULES, records };
    await store.apply(batch);
    const tag = `{${ref.race}:2:5}`;
    expect(await redis.hgetall(`${tag}:tally`)).toEqual({
      next: '11',
      digest: 'ab12',
      gen: '0',
      goal: '20',
      open: '1',
      sealed: '0',
      ver: '3',
      voters: '1',
      blanks: '0',
      late: '0',
      'c:16:staff': '1',
    });
    expect(await redis.hgetall(`${tag}:v:2`)).toEqual({ 'voter-one': '\0\0\u0001\u0002\u0001staff' });
    await store.apply(batch, 'rebuild');
    expect((await redis.keys(`*${ref.race}*`)).sort()).toEqual(
      [`${tag}:rebuild:tally`, `${tag}:rebuild:v:2`, `${tag}:tally`, `${tag}:v:2`].sort(),
    );
  });

  it('keeps voters in listpacks, in at most 24 bytes each', async () => {
    const buckets = 128;
    const voters = 25_000;
    const before = await usedMemory();
    await applyAll(store, log(voters), { ...RULES, buckets });
    const bytes = (await usedMemory()) - before;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      expect(await redis.object('ENCODING', `{${ref.race}:2:5}:v:${bucket}`)).toBe('listpack');
    }
    expect(bytes / voters).toBeLessThan(24);
  });

  it('refuses what it cannot hold before anything is sent', async () => {
    const [open, ballot] = log(1);
    const attempt = (record: TallyRecord, rules: TallyRules = RULES): Promise<unknown> =>
      store.apply({ ...stretch([open!, record], 0, 2), rules });
    await expect(attempt({ ...ballot!, candidate: 3 } as TallyRecord)).rejects.toThrow(RangeError);
    await expect(attempt({ ...ballot!, seq: 2 ** 32 } as TallyRecord)).rejects.toThrow(RangeError);
    await expect(attempt({ ...ballot!, key: new Uint8Array(12) } as TallyRecord)).rejects.toThrow(RangeError);
    await expect(attempt(ballot!, { ...RULES, buckets: 65_537 })).rejects.toThrow(RangeError);
    await expect(attempt(ballot!, { ...RULES, candidates: ['4:4', '16', '1'] })).rejects.toThrow(RangeError);
    expect(await store.position(ref)).toBeNull();
  });

  async function usedMemory(): Promise<number> {
    return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  }
});

describe('a call that fails writes nothing', () => {
  const records = log(60);

  beforeEach(async () => {
    await store.apply(stretch(records, 0, 30));
  });

  async function expectFailureWithoutTrace(message: RegExp): Promise<void> {
    const before = await dump();
    await expect(store.apply(stretch(records, 30, 61))).rejects.toThrow(message);
    expect(await dump()).toEqual(before);
  }

  it('when a bucket has the wrong type', async () => {
    await redis.set(`{${ref.race}:2:5}:v:3`, 'not a hash');
    await expectFailureWithoutTrace(/WRONGTYPE/);
  });

  it('when a stored voter cannot be read', async () => {
    const bucket = `{${ref.race}:2:5}:v:3`;
    for (const voter of await redis.hkeysBuffer(bucket)) await redis.hset(bucket, voter, 'x');
    const again = records.slice(1, 30).map((record, i) => ({ ...record, offset: 30 + i }));
    const before = await dump();
    await expect(store.apply(stretch(again, 30, 60))).rejects.toThrow(/BADVOTER/);
    expect(await dump()).toEqual(before);
  });

  it('when memory is full', async () => {
    await redis.config('SET', 'maxmemory', '1');
    try {
      await expectFailureWithoutTrace(/OOM/);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
    expect(await store.apply(stretch(records, 30, 61))).toMatchObject({ outcome: 'applied', counted: 31 });
  });

  it('when the user may not write voters', async () => {
    const user = `half-${randomUUID()}`;
    await redis.call('ACL', 'SETUSER', user, 'on', 'nopass', '+@all', `~*:tally`);
    const url = server.url.replace('redis://', `redis://${user}:any@`);
    const limited = connectRedis({ url, onEvent: () => undefined });
    try {
      await whenReady(limited);
      const before = await dump();
      await expect(new RedisTallyStore(limited).apply(stretch(records, 30, 61))).rejects.toThrow(/key/i);
      expect(await dump()).toEqual(before);
    } finally {
      await closeRedis(limited);
      await redis.call('ACL', 'DELUSER', user);
    }
  });

  /** Every key of the race with its whole content. */
  async function dump(): Promise<Record<string, string>> {
    const keys = (await redis.keys(`*${ref.race}*`)).sort();
    const contents = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return Object.fromEntries(keys.map((key, i) => [key, contents[i]!.toString('hex')]));
  }
});

describe('a damaged tally', () => {
  const records = log(80);

  beforeEach(() => store.apply(stretch(records, 0, 81)));

  it.each<[string, () => Promise<unknown>]>([
    ['a lost bucket', () => redis.del(`{${ref.race}:2:5}:v:3`)],
    ['a count changed by hand', () => redis.hincrby(`{${ref.race}:2:5}:tally`, 'c:44', 1)],
    ['a voter added by hand', () => redis.hset(`{${ref.race}:2:5}:v:3`, 'intruder-', '\0\0\0\u0001\0')],
  ])('is found by the audit and healed by a rebuild: %s', async (_, damage) => {
    expect(await store.audit(ref, RULES.buckets)).toMatchObject({ entries: 80, sound: true });
    await damage();
    expect(await store.audit(ref, RULES.buckets)).toMatchObject({ sound: false });
    await store.beginRebuild(ref, RULES.buckets);
    await store.apply(stretch(records, 0, 81), 'rebuild');
    expect(await store.swap(ref, RULES.buckets, false)).toBe(true);
    expect(await store.audit(ref, RULES.buckets)).toMatchObject({ votes: 80, voters: 80, entries: 80, sound: true });
    await expectSameAsMemory(records, 1);
  });

  it('starts over without its old voters when only the tally hash is gone', async () => {
    await redis.del(`{${ref.race}:2:5}:tally`);
    expect(await store.apply(stretch(records, 40, 81))).toEqual({ outcome: 'rewind', next: 0 });
    // In small pieces: only the first finds no tally, the others would find the old voters.
    await applyAll(store, records, RULES, 9);
    await expectSameAsMemory(records);
  });
});

describe('Redis forgets', () => {
  const records = log(100);

  it('everything (FLUSHALL): the next stretch is sent back to the start and heals the tally', async () => {
    await store.apply(stretch(records, 0, 60));
    await redis.flushall();
    expect(await store.position(ref)).toBeNull();
    expect(await store.apply(stretch(records, 60, 80))).toEqual({ outcome: 'rewind', next: 0 });
    await applyAll(store, records, RULES);
    await expectSameAsMemory(records);
  });

  it('its scripts (SCRIPT FLUSH): calls go on', async () => {
    await store.apply(stretch(records, 0, 60));
    await redis.script('FLUSH');
    expect(await store.apply(stretch(records, 60, 101))).toMatchObject({ outcome: 'applied', next: 101, counted: 41 });
  });
});

describe('two workers on one partition', () => {
  it('count every ballot once', async () => {
    const records = log(3000);
    await Promise.all([applyAll(store, records, RULES, 70), applyAll(store, records, RULES, 110)]);
    await expectSameAsMemory(records);
  });
});

/** An open marker at 0, then one ballot an offset, each of another voter; offset modulo buckets is the bucket. */
function log(voters: number): TallyRecord[] {
  return Array.from({ length: voters + 1 }, (_, offset) =>
    offset === 0
      ? { kind: 'marker', offset, marker: 'open', version: 1 }
      : { kind: 'ballot', offset, key: voterAt(offset), seq: 1, candidate: offset % 3 },
  );
}

function voterAt(offset: number): Uint8Array {
  const key = randomBytes(16);
  key.writeUInt32BE(offset);
  return key;
}

function stretch(records: readonly TallyRecord[], from: number, to: number): ApplyBatch {
  const within = records.filter(({ offset }) => offset >= from && offset < to);
  return { ref, from, to, digest: `${to - 1}`, start: 0, goal: to, generation: 0, rules: RULES, records: within };
}

/** As a worker does: stretch by stretch, from wherever the store wants it. */
async function applyAll(
  into: TallyStore,
  records: readonly TallyRecord[],
  rules: TallyRules,
  size = 5000,
): Promise<void> {
  const end = records.at(-1)!.offset + 1;
  let next = 0;
  while (next < end) {
    const outcome = await into.apply({ ...stretch(records, next, Math.min(next + size, end)), rules });
    if (outcome.outcome === 'stale') throw new Error(`stale: ${outcome.generation}`);
    next = outcome.next;
  }
}

async function expectSameAsMemory(records: readonly TallyRecord[], generation = 0): Promise<void> {
  const memory = new MemoryTallyStore();
  await applyAll(memory, records, RULES);
  const [tally] = (await store.read(ref.race, ref.round, 6)).slice(5);
  const [expected] = (await memory.read(ref.race, ref.round, 6)).slice(5);
  expect({ ...tally, goal: 0, counts: new Set(tally?.counts) }).toEqual({
    ...expected,
    goal: 0,
    generation,
    counts: new Set(expected?.counts),
  });
  expect(await store.audit(ref, RULES.buckets)).toEqual(await memory.audit(ref));
  const voters = records.flatMap((record) => (record.kind === 'ballot' ? [record.key] : []));
  expect(await store.standings(ref, RULES.buckets, voters)).toEqual(await memory.standings(ref, RULES.buckets, voters));
}
