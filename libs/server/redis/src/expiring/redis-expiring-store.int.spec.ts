import { startRedis } from '@scrutineer/testbed';
import { expiringStoreContract } from '@scrutineer/testing-contracts';
import { randomUUID } from 'node:crypto';
import { closeRedis, connectRedis, whenReady } from '../client/connect-redis';
import { RedisExpiringStore } from './redis-expiring-store';

expiringStoreContract('RedisExpiringStore', async () => {
  const server = await startRedis();
  const redis = connectRedis({ url: server.url, onEvent: () => undefined });
  await whenReady(redis);
  const prefix = `session:${randomUUID()}:`;
  return {
    store: new RedisExpiringStore(redis, prefix),
    // Brings the end of every key nearer; Redis itself then ends it.
    elapse: async (seconds) => {
      for (const key of await redis.keys(`${prefix}*`))
        await redis.pexpire(key, (await redis.pttl(key)) - seconds * 1000);
    },
    close: async () => {
      await closeRedis(redis);
      await server.stop();
    },
  };
});

describe('RedisExpiringStore', () => {
  it('keeps to its prefix and gives every key an end', async () => {
    const server = await startRedis();
    const redis = connectRedis({ url: server.url, onEvent: () => undefined });
    await whenReady(redis);
    const [sessions, limits] = [new RedisExpiringStore(redis, 'session:'), new RedisExpiringStore(redis, 'limit:')];
    const key = randomUUID();
    await sessions.set(key, 'value', 90);
    expect(await limits.increment(key, 30)).toBe(1);
    expect(await redis.get(`session:${key}`)).toBe('value');
    expect(await redis.ttl(`session:${key}`)).toBeGreaterThan(30);
    expect(await redis.ttl(`limit:${key}`)).toBeGreaterThan(0);
    expect(await redis.ttl(`limit:${key}`)).toBeLessThanOrEqual(30);
    await closeRedis(redis);
    await server.stop();
  });
});
