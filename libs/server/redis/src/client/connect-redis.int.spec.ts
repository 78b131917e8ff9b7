import { startRedis, type RedisUnderTest } from '@scrutineer/testbed';
import { MemoryTallyStore } from '@scrutineer/testing-memory';
import type { ApplyBatch, TallyRecord, TallyRef, TallyStore } from '@scrutineer/voting-domain';
import { randomBytes } from 'node:crypto';
import { RedisTallyStore } from '../tally/redis-tally-store';
import { assertNoEviction, EvictionAllowedError } from './assert-no-eviction';
import { closeRedis, connectRedis, whenReady, type RedisEvent } from './connect-redis';
import type { RedisClient } from './redis-client';

const REF: TallyRef = { race: 'outage', round: 1, partition: 0 };
const VOTERS = 3000;
const RECORDS: TallyRecord[] = Array.from({ length: VOTERS + 1 }, (_, offset) =>
  offset === 0
    ? { kind: 'marker', offset, marker: 'open', version: 1 }
    : { kind: 'ballot', offset, key: randomBytes(16), seq: 1, candidate: offset % 2 },
);

function stretch(from: number, to: number): ApplyBatch {
  const rules = { change: 'final' as const, candidates: ['44', '16'], buckets: 16 };
  const digest = `${to - 1}`;
  return { ref: REF, from, to, digest, start: 0, goal: to, generation: 0, rules, records: RECORDS.slice(from, to) };
}

describe.each([{ appendonly: true }, { appendonly: false }])('a Redis that comes and goes, with %j', (persistence) => {
  let server: RedisUnderTest;
  let redis: RedisClient;
  let store: TallyStore;
  let events: RedisEvent[];

  beforeEach(async () => {
    server = await startRedis(persistence);
    events = [];
    redis = connectRedis({ url: server.url, onEvent: (event) => events.push(event) });
    store = new RedisTallyStore(redis);
  });
  afterEach(async () => {
    await closeRedis(redis);
    await server.stop();
  });

  it('rejects while it is down, in flight or not, and works again by itself', async () => {
    await whenReady(redis);
    await store.apply(stretch(0, 10));
    server.pause();
    const inFlight = expect(store.apply(stretch(10, 20))).rejects.toThrow();
    await server.kill();
    await inFlight;
    // Queued calls would wait for the restart below, and this test with them.
    await expect(store.apply(stretch(10, 20))).rejects.toThrow();
    await expect(store.position(REF)).rejects.toThrow();
    await expect(store.read('outage', 1, 3)).rejects.toThrow();

    await server.restart();
    await whenReady(redis);
    const outcome = await store.apply(stretch(10, 20));
    expect(outcome).toMatchObject(persistence.appendonly ? { outcome: 'applied' } : { outcome: 'rewind', next: 0 });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['ready', 'lost', 'error']));
  });

  it('counts exactly through kill -9 and restarts in the middle of applies', async () => {
    const size = 50;
    const outages = new Set([500, 1000, 1500, 2000, 2500]);
    let next = 0;
    let restarts: Promise<void> = Promise.resolve();
    await whenReady(redis);
    while (next < RECORDS.length) {
      const due = [...outages].find((at) => next >= at);
      if (due !== undefined) {
        outages.delete(due);
        restarts = restarts.then(() => server.restart());
      }
      try {
        const outcome = await store.apply(stretch(next, Math.min(next + size, RECORDS.length)));
        if (outcome.outcome === 'stale') throw new Error('nobody swapped');
        next = outcome.next;
      } catch {
        await restarts;
        await whenReady(redis);
      }
    }
    await restarts;
    await whenReady(redis);
    // The last restart may have come after the last apply.
    let last = await store.apply(stretch(0, RECORDS.length));
    if (last.outcome === 'rewind') last = await store.apply(stretch(last.next, RECORDS.length));

    const memory = new MemoryTallyStore();
    await memory.apply(stretch(0, RECORDS.length));
    expect(outages.size).toBe(0);
    expect(await store.audit(REF, 16)).toEqual(await memory.audit(REF));
    expect(await store.position(REF)).toEqual(await memory.position(REF));
    const keys = RECORDS.flatMap((record) => (record.kind === 'ballot' ? [record.key] : []));
    expect(await store.standings(REF, 16, keys)).toEqual(await memory.standings(REF, 16, keys));
  });
});

describe('connectRedis', () => {
  it('rejects calls to a server that has gone silent, and goes on with it later', async () => {
    const server = await startRedis();
    const redis = connectRedis({ url: server.url, onEvent: () => undefined });
    const store = new RedisTallyStore(redis);
    await whenReady(redis);
    server.pause();
    await expect(store.apply(stretch(0, 10))).rejects.toThrow('timed out');
    server.resume();
    await whenReady(redis);
    // The silent server may yet do what it was told: the same call again is harmless.
    expect(await store.apply(stretch(0, 10))).toMatchObject({ outcome: 'applied', next: 10 });
    expect(await store.audit(REF, 16)).toMatchObject({ voters: 9, sound: true });
    await closeRedis(redis);
    await server.stop();
  });

  it('waits for a server that is not there yet', async () => {
    const server = await startRedis();
    await server.kill();
    const errors: Error[] = [];
    let redis: RedisClient | undefined;
    await new Promise<void>((resolve) => {
      const onEvent = (event: RedisEvent): void => {
        if (event.type === 'error') resolve(void errors.push(event.error));
      };
      redis = connectRedis({ url: server.url, onEvent });
    });
    expect(errors[0]?.message).toContain('ECONNREFUSED');
    const ready = whenReady(redis!);
    await server.restart();
    await ready;
    expect(await redis!.ping()).toBe('PONG');
    await closeRedis(redis!);
    await server.stop();
  });

  it('stops waiting when told to', async () => {
    const server = await startRedis();
    await server.kill();
    const redis = connectRedis({ url: server.url, onEvent: () => undefined });
    const stopping = new AbortController();
    const waiting = expect(whenReady(redis, stopping.signal)).rejects.toThrow('shutting down');
    stopping.abort(new Error('shutting down'));
    await waiting;
    await expect(whenReady(redis, stopping.signal)).rejects.toThrow('shutting down');
    await closeRedis(redis);
    await server.stop();
  });

  it('ends for good when closed', async () => {
    const server = await startRedis();
    const redis = connectRedis({ url: server.url, onEvent: () => undefined });
    await whenReady(redis);
    await closeRedis(redis);
    await expect(redis.ping()).rejects.toThrow();
    await server.restart();
    await expect(redis.ping()).rejects.toThrow();
    await server.stop();
  });
});

describe('assertNoEviction', () => {
  it('refuses a Redis that may evict voters, and names the remedy', async () => {
    const server = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
    const redis = connectRedis({ url: server.url, onEvent: () => undefined });
    await whenReady(redis);
    await expect(assertNoEviction(redis)).rejects.toThrow(EvictionAllowedError);
    await expect(assertNoEviction(redis)).rejects.toThrow(/allkeys-lru.*maxmemory-policy noeviction/);
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await expect(assertNoEviction(redis)).resolves.toBeUndefined();
    await closeRedis(redis);
    await server.stop();
  });
});
