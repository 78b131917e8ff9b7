import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { redisAnswers } from './redis-answers';
import { startRedis, type RedisUnderTest } from './start-redis';

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
