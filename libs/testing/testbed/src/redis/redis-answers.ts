import { Redis } from 'ioredis';

/**
 * Asks Redis for a sign of life; while it still loads its data it has none to give.
 * @throws when it does not answer within 2 s
 */
export async function redisAnswers(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    // After a refused connection ioredis sits this time out before it lets the process end.
    disconnectTimeout: 10,
  });
  // The failure reaches the caller through `connect`; an unheard event would be printed besides.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
