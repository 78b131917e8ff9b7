export { assertNoEviction, EvictionAllowedError } from './client/assert-no-eviction';
export {
  closeRedis,
  COMMAND_TIMEOUT_MS,
  connectRedis,
  whenReady,
  type RedisEvent,
  type RedisOptions,
} from './client/connect-redis';
export { parseRedisUrl, type RedisAddress } from './client/redis-address';
export type { RedisClient } from './client/redis-client';
export { RedisExpiringStore } from './expiring/redis-expiring-store';
export { RedisTallyStore } from './tally/redis-tally-store';
