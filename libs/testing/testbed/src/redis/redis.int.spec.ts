import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { freePort } from '../machine/free-port';
import { redisAnswers } from './redis-answers';
import { startRedis, type RedisUnderTest } from './start-redis';

// Here the testbed itself is under test: it has to start its own.
delete process.env['REDIS_URL'];
afterEach(() => delete process.env['REDIS_URL']);

describe(startRedis, () => {
  let redis: RedisUnderTest;
  afterEach(() => redis.stop());

  async function withClient<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(redis.url);
    return work(client).finally(() => client.disconnect());
  }
  const policy = (): Promise<unknown> => withClient((client) => client.config('GET', 'maxmemory-policy'));

  it('evicts nothing unless asked to', async () => {
    redis = await startRedis();
    expect(await policy()).toEqual(['maxmemory-policy', 'noeviction']);
    await redis.stop();
    redis = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
    expect(await policy()).toEqual(['maxmemory-policy', 'allkeys-lru']);
  });

  it('gives no answer while paused and answers once resumed', async () => {
    redis = await startRedis();
    redis.pause();
    await expect(redisAnswers(redis.url)).rejects.toThrow();
    redis.resume();
    await redisAnswers(redis.url);
  });

  it('keeps what it acknowledged over a kill and a restart with appendonly', async () => {
    redis = await startRedis({ appendonly: true });
    await withClient((client) => client.set('winner', '44'));
    await redis.kill();
    await expect(redisAnswers(redis.url)).rejects.toThrow();
    await redis.restart();
    expect(await withClient((client) => client.get('winner'))).toBe('44');
  });

  it('begins empty after a restart without it', async () => {
    redis = await startRedis();
    await withClient((client) => client.set('winner', '44'));
    await redis.restart();
    expect(await withClient((client) => client.get('winner'))).toBeNull();
  });

  it('leaves no folder and no listener behind', async () => {
    redis = await startRedis();
    const { url, directory } = redis;
    await redis.stop();
    await expect(redisAnswers(url)).rejects.toThrow();
    expect(directory && existsSync(directory)).not.toBe(true);
  });

  it('quotes the server when it does not start', async () => {
    await expect(startRedis({ maxmemoryPolicy: 'whatever' })).rejects.toThrow(/did not start[^]*whatever/);
  });
});

describe('a shared Redis', () => {
  it('is used as it is, and cannot be broken', async () => {
    const own = await startRedis();
    process.env['REDIS_URL'] = own.url;
    const shared = await startRedis();
    expect(shared.url).toBe(own.url);
    expect(() => shared.pause()).toThrow(/unset REDIS_URL/);
    await expect(shared.restart()).rejects.toThrow(/unset REDIS_URL/);
    await shared.stop();
    await redisAnswers(own.url);
    await own.stop();
  });

  it('that does not answer is an error with the remedy and without the password', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    process.env['REDIS_URL'] = `redis://:secret@${address}`;
    await expect(startRedis()).rejects.toThrow(
      `the Redis of REDIS_URL (${address}) does not answer: start it or unset the variable`,
    );
  });
});
