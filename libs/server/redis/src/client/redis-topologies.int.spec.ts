// A sentinel needs servers of another kind than the testbed's: these are started here, from `redis-server`.
import { findRedisServer, freePort, startRedisCluster, type RedisClusterUnderTest } from '@scrutineer/testbed';
import { tallyStoreContract } from '@scrutineer/testing-contracts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RedisTallyStore } from '../tally/redis-tally-store';
import { assertNoEviction } from './assert-no-eviction';
import { closeRedis, connectRedis, whenReady, type RedisEvent } from './connect-redis';
import { mastersOf, type RedisClient } from './redis-client';

interface Server {
  readonly port: number;
  /** A plain connection to this very server. */
  readonly redis: RedisClient;
  kill(): Promise<void>;
}

let program = '';
const directories: string[] = [];
const servers: Server[] = [];

async function startServer(settings: string): Promise<Server> {
  const port = await freePort();
  const directory = mkdtempSync(path.join(tmpdir(), 'scrutineer-redis-'));
  directories.push(directory);
  // A sentinel rewrites its configuration, so it must be a file.
  const file = path.join(directory, 'redis.conf');
  writeFileSync(file, `port ${port}\nbind 127.0.0.1\ndir ${directory}\n${settings}\n`);
  const sentinel = settings.includes('sentinel ') ? ['--sentinel'] : [];
  const child: ChildProcess = spawn(program, [file, ...sentinel], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const redis = connectRedis({ url: `redis://127.0.0.1:${port}`, onEvent: () => undefined });
  const server = {
    port,
    redis,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  servers.push(server);
  await whenReady(redis);
  return server;
}

beforeAll(async () => {
  ({ file: program } = await findRedisServer());
});

afterAll(async () => {
  for (const server of servers) await Promise.all([closeRedis(server.redis), server.kill()]);
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

describe('redis+cluster://', () => {
  let cluster: RedisClusterUnderTest;

  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  const connect = (): RedisClient => connectRedis({ url: cluster.url, onEvent: () => undefined });

  tallyStoreContract('RedisTallyStore on a cluster of three', async () => {
    const redis = connect();
    await whenReady(redis);
    await assertNoEviction(redis);
    return { store: new RedisTallyStore(redis), close: () => closeRedis(redis) };
  });

  it('keeps the tallies of a round on all nodes', async () => {
    const redis = connect();
    await whenReady(redis);
    const store = new RedisTallyStore(redis);
    const race = 'spread';
    const rules = { change: 'until_close' as const, candidates: ['44'], buckets: 1 };
    const records = [{ kind: 'marker', offset: 0, marker: 'open', version: 1 } as const];
    const stretch = { from: 0, to: 1, digest: 'd', start: 0, goal: 1, generation: 0, rules, records };
    const partitions = Array.from({ length: 24 }, (_, partition) => partition);
    for (const partition of partitions) await store.apply({ ref: { race, round: 1, partition }, ...stretch });
    const held = await Promise.all(mastersOf(redis).map((node) => node.keys(`{${race}:1:*`)));
    expect(held).toHaveLength(3);
    expect(Math.min(...held.map(({ length }) => length))).toBeGreaterThan(0);
    expect(await store.read(race, 1, 24)).not.toContain(null);
    await closeRedis(redis);
  });

  it('rejects while the cluster is down', async () => {
    const redis = connect();
    const store = new RedisTallyStore(redis);
    await whenReady(redis);
    await cluster.kill();
    await expect(store.read('any', 1, 2)).rejects.toThrow();
    await closeRedis(redis);
  });
});

describe('redis+sentinel://', () => {
  it('follows a failover', async () => {
    const master = await startServer('save ""\nrepl-diskless-sync-delay 0');
    const replica = await startServer(`save ""\nreplicaof 127.0.0.1 ${master.port}`);
    const watched = `sentinel monitor main 127.0.0.1 ${master.port} 1`;
    const patience = 'sentinel down-after-milliseconds main 300\nsentinel failover-timeout main 2000';
    const sentinel = await startServer(`${watched}\n${patience}`);
    // The sentinel learns of the replica from the master, in its own time.
    const replicas = (): Promise<unknown> => sentinel.redis.call('SENTINEL', 'REPLICAS', 'main');
    while (((await replicas()) as unknown[]).length === 0) await sentinel.redis.ping();

    const moves: RedisEvent[] = [];
    const url = `redis+sentinel://127.0.0.1:${sentinel.port}/main`;
    const redis = connectRedis({ url, onEvent: (event) => moves.push(event) });
    await whenReady(redis);
    await redis.set('before', '1');
    while ((await redis.wait(1, 1000)) === 0) await redis.ping();
    await master.kill();
    let value: string | null = null;
    while (value === null) {
      await whenReady(redis);
      value = await redis.set('after', '2').catch(() => null);
    }
    expect(await replica.redis.mget('before', 'after')).toEqual(['1', '2']);
    expect(moves.map(({ type }) => type)).toContain('lost');
    await closeRedis(redis);
  });
});
