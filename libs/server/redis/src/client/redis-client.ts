import { Cluster, type Redis } from 'ioredis';

/**
 * A connection to Redis. A cluster's answers the commands used here just as a single server's does, so one type stands
 * for both; what differs (asking every node) goes through `mastersOf`.
 */
export type RedisClient = Redis;

/** The servers that take writes: one, or every master of a cluster. */
export function mastersOf(redis: RedisClient | Cluster): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}
