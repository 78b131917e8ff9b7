// What the services may do in the cluster's Redis: enough for all they do, and no more.
import { startRedis, type RedisUnderTest } from '@scrutineer/testbed';
import { expiringStoreContract, tallyStoreContract } from '@scrutineer/testing-contracts';
import type { ApplyBatch, TallyRef } from '@scrutineer/voting-domain';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RedisExpiringStore } from '../expiring/redis-expiring-store';
import { RedisTallyStore } from '../tally/redis-tally-store';
import { assertNoEviction } from './assert-no-eviction';
import { closeRedis, connectRedis, whenReady } from './connect-redis';
import type { RedisClient } from './redis-client';

const USERS = path.resolve(__dirname, '../../../../../deploy/data/base/redis/users.acl');
const REF: TallyRef = { race: 'users', round: 1, partition: 0 };
const BATCH: ApplyBatch = {
  ref: REF,
  from: 0,
  to: 2,
  digest: '1',
  start: 0,
  goal: 2,
  generation: 0,
  rules: { change: 'final', candidates: ['44'], buckets: 16 },
  records: [
    { kind: 'marker', offset: 0, marker: 'open', version: 1 },
    { kind: 'ballot', offset: 1, key: Buffer.alloc(16, 7), seq: 1, candidate: 0 },
  ],
};

let server: RedisUnderTest;
let everything: RedisClient;

async function as(user: string): Promise<RedisClient> {
  const url = new URL(server.url);
  url.username = url.password = user;
  const redis = connectRedis({ url: url.href, onEvent: () => undefined });
  await whenReady(redis);
  return redis;
}

beforeAll(async () => {
  server = await startRedis();
  everything = connectRedis({ url: server.url, onEvent: () => undefined });
  await whenReady(everything);
  for (const line of readFileSync(USERS, 'utf8').trim().split('\n')) {
    const [, user = '', ...rules] = line.split(' ');
    // The test itself is `default`. Passwords are the users' names.
    if (user !== 'default') await everything.acl('SETUSER', user, 'reset', ...rules.map(withPassword));
  }
});
afterAll(async () => {
  await closeRedis(everything);
  await server.stop();
});

function withPassword(rule: string): string {
  return rule.replace(/^%(.+)%$/, '>$1');
}

tallyStoreContract('RedisTallyStore as tally-worker', async () => {
  const redis = await as('tally-worker');
  await assertNoEviction(redis);
  return { store: new RedisTallyStore(redis), close: () => closeRedis(redis) };
});

expiringStoreContract('RedisExpiringStore as vote-api', async () => {
  const redis = await as('vote-api');
  const prefix = `session:${randomUUID()}:`;
  return {
    store: new RedisExpiringStore(redis, prefix),
    elapse: async (seconds) => {
      for (const key of await everything.keys(`${prefix}*`))
        await everything.pexpire(key, (await everything.pttl(key)) - seconds * 1000);
    },
    close: () => closeRedis(redis),
  };
});

describe.each(['gateway', 'vote-api'])('%s', (user) => {
  it('reads the tally and cannot change it', async () => {
    const redis = await as(user);
    await assertNoEviction(redis);
    const store = new RedisTallyStore(redis);
    await new RedisTallyStore(everything).apply(BATCH);
    expect(await store.position(REF)).toMatchObject({ next: 2 });
    expect(await store.read('users', 1, 1)).toMatchObject([{ next: 2 }]);
    expect(await store.standings(REF, 16, [Buffer.alloc(16, 7)])).toMatchObject({ next: 2, choices: [{ seq: 1 }] });
    await expect(store.apply({ ...BATCH, from: 2, to: 3, records: [] })).rejects.toThrow(/NOPERM|permission/);
    await closeRedis(redis);
  });
});

describe.each(['gateway', 'vote-api', 'tally-worker', 'replica', 'sentinel', 'probe'])('%s', (user) => {
  it('cannot empty Redis or change how it runs', async () => {
    for (const [command, ...args] of [
      ['FLUSHALL'],
      ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
      ['KEYS', '*'],
    ]) {
      const allowed = await everything.acl('DRYRUN', user, command!, ...args);
      expect(allowed).toMatch(/no permissions/);
    }
  });
});

describe('operator', () => {
  it('empties Redis, and the tally asks for the log from its start', async () => {
    await new RedisTallyStore(everything).apply(BATCH);
    const operator = await as('operator');
    await operator.flushall();
    await closeRedis(operator);
    const worker = await as('tally-worker');
    expect(await new RedisTallyStore(worker).apply({ ...BATCH, from: 2, to: 3, records: [] })).toEqual({
      outcome: 'rewind',
      next: 0,
    });
    await closeRedis(worker);
  });
});
