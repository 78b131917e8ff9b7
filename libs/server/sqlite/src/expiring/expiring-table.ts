import type { DatabaseSync } from 'node:sqlite';
import type { Handlers } from '../channel/protocol';

/** The worker's side of the expiring values. Times are ms of the main thread's clock. */
export function expiringTable(db: DatabaseSync): {
  reads: Handlers<'getKey'>;
  writes: Handlers<'setKey' | 'deleteKey' | 'incrementKey'>;
  /** Forgets what has expired, a bounded number at a time. */
  sweep: (now: number) => void;
} {
  const get = db.prepare('SELECT value FROM kv WHERE key = ? AND expires_at > ?');
  const set = db.prepare('INSERT OR REPLACE INTO kv (key, value, expires_at) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM kv WHERE key = ?');
  const increment = db.prepare('UPDATE kv SET value = value + 1 WHERE key = ? AND expires_at > ? RETURNING value');
  const expired = db.prepare(
    'DELETE FROM kv WHERE key IN (SELECT key FROM kv WHERE expires_at <= ? ORDER BY expires_at LIMIT 1000)',
  );
  return {
    reads: {
      getKey: ({ key, now }) => (get.get(key, now) as { value: string } | undefined)?.value ?? null,
    },
    writes: {
      setKey: ({ key, value, expiresAt }) => {
        set.run(key, value, expiresAt);
        return null;
      },
      deleteKey: (key) => {
        remove.run(key);
        return null;
      },
      incrementKey: ({ key, now, expiresAt }) => {
        const counted = increment.get(key, now) as { value: string } | undefined;
        if (counted) return Number(counted.value);
        set.run(key, '1', expiresAt);
        return 1;
      },
    },
    sweep: (now) => {
      expired.run(now);
    },
  };
}
