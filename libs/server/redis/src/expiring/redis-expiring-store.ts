import type { ExpiringStore } from '@scrutineer/voting-domain';
import type { RedisClient } from '../client/redis-client';

/** One call, so that no counter is left without an end if the connection breaks in between. */
const INCREMENT_SCRIPT = `
local sum = redis.call('INCR', KEYS[1])
if sum == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return sum
`;

interface IncrementCommand {
  expiringIncrement(key: string, ttlSeconds: number): Promise<number>;
}

/** An expiring store whose keys all begin with `prefix`, such as `session:`. Calls reject while Redis is away. */
export class RedisExpiringStore implements ExpiringStore {
  private readonly redis: RedisClient & IncrementCommand;

  constructor(
    redis: RedisClient,
    private readonly prefix: string,
  ) {
    redis.defineCommand('expiringIncrement', { numberOfKeys: 1, lua: INCREMENT_SCRIPT });
    this.redis = redis as RedisClient & IncrementCommand;
  }

  get(key: string): Promise<string | null> {
    return this.redis.get(this.prefix + key);
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.redis.set(this.prefix + key, value, 'EX', ttlSeconds);
  }

  async delete(key: string): Promise<void> {
    await this.redis.unlink(this.prefix + key);
  }

  increment(key: string, ttlSeconds: number): Promise<number> {
    return this.redis.expiringIncrement(this.prefix + key, ttlSeconds);
  }
}
