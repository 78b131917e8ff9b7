// One connection that heals by itself and never queues: while Redis is away a call rejects at once, or within
// COMMAND_TIMEOUT_MS if the server has gone silent, so callers decide what to hold back. A command whose answer was
// lost is sent once more after a reconnect, which the tally's fence makes harmless.
import { Cluster, Redis, type RedisOptions as ClientOptions } from 'ioredis';
import { setImmediate } from 'node:timers/promises';
import { parseRedisUrl, type RedisAddress } from './redis-address';
import type { RedisClient } from './redis-client';

/** A command without an answer after this long rejects; the server may still have done it. */
export const COMMAND_TIMEOUT_MS = 5_000;
/** A connection with commands under way and nothing received for this long is given up, and another one made. */
const SILENCE_MS = 10_000;
const RECONNECT_AT_MOST_MS = 2_000;

export type RedisEvent =
  | { readonly type: 'ready' }
  /** The connection is gone; attempts to make another are under way. */
  | { readonly type: 'lost' }
  /** Why an attempt failed; comes again with every attempt. */
  | { readonly type: 'error'; readonly error: Error };

export interface RedisOptions {
  /** See `parseRedisUrl`. */
  readonly url: string;
  readonly onEvent: (event: RedisEvent) => void;
}

/**
 * Starts to connect and returns at once; `whenReady` tells when it has, and calls before that reject.
 * @throws Error for a URL that cannot be read
 */
export function connectRedis({ url, onEvent }: RedisOptions): RedisClient {
  const redis = open(parseRedisUrl(url));
  redis.on('ready', () => onEvent({ type: 'ready' }));
  redis.on('close', () => onEvent({ type: 'lost' }));
  // Without a listener ioredis prints to the console.
  redis.on('error', (error: Error) => onEvent({ type: 'error', error }));
  return redis;
}

/**
 * Resolves as soon as Redis takes commands, however long that takes.
 * @throws the signal's reason once it aborts
 */
export async function whenReady(redis: RedisClient, signal?: AbortSignal): Promise<void> {
  // A connection that has just broken says 'ready' until its `close` is seen: without a turn of the event loop, a caller
  // that tries, fails and waits for Redis would keep it from ever being seen.
  await setImmediate();
  // Not events.once: that one ends at the first failed attempt, an `error` event.
  while (redis.status !== 'ready') {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      redis.once('ready', () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
    });
  }
}

/** Waits for the answers under way and closes for good. Never throws. */
export async function closeRedis(redis: RedisClient): Promise<void> {
  await redis.quit().catch(() => redis.disconnect());
}

function open(address: RedisAddress): RedisClient {
  const { mode, hosts, tls, db, username, password, master } = address;
  const options = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    db,
    // Nothing here needs RESP3's types, and RESP2 is understood by every server and proxy.
    protocol: 2,
    maxRetriesPerRequest: 1,
    connectTimeout: COMMAND_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    // ioredis holds a process that has closed its connection for this long.
    disconnectTimeout: 200,
    // A demoted master refuses writes: leave it, look for the new one.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  } satisfies ClientOptions;
  const retryStrategy = (attempt: number): number =>
    Math.min(50 * 2 ** Math.min(attempt, 10), RECONNECT_AT_MOST_MS) * (0.75 + Math.random() / 4);
  if (mode === 'cluster') {
    const cluster = new Cluster([...hosts], {
      enableOfflineQueue: false,
      clusterRetryStrategy: retryStrategy,
      // Enough for a slot that moves; with more, a call would be held back for seconds while a master is away.
      maxRedirections: 4,
      redisOptions: options,
    });
    // See RedisClient: the two share every command that is used.
    return cluster as unknown as RedisClient;
  }
  const single = { ...options, enableOfflineQueue: false, retryStrategy };
  if (mode === 'single') return new Redis({ ...single, ...hosts[0] });
  return new Redis({
    ...single,
    sentinels: [...hosts],
    name: master,
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  });
}
