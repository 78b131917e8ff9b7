import { mastersOf, type RedisClient } from './redis-client';

/** Redis may throw away voters when its memory is full, and a voter thrown away can vote again. */
export class EvictionAllowedError extends Error {
  override readonly name = 'EvictionAllowedError';
  constructor(readonly policy: string) {
    super(
      `Redis runs with maxmemory-policy ${policy} and may evict voters, who would then be counted twice: ` +
        'set "maxmemory-policy noeviction" in redis.conf (at once: CONFIG SET maxmemory-policy noeviction)',
    );
  }
}

/**
 * Resolves if no server of this Redis ever evicts. Asks INFO, which is allowed where CONFIG is not.
 * @throws EvictionAllowedError, or Error where Redis does not say
 */
export async function assertNoEviction(redis: RedisClient): Promise<void> {
  for (const master of mastersOf(redis)) {
    const policy = /^maxmemory_policy:(\S+)/m.exec(await master.info('memory'))?.[1];
    if (policy === undefined) throw new Error('Redis does not name its maxmemory_policy in INFO memory');
    if (policy !== 'noeviction') throw new EvictionAllowedError(policy);
  }
}
