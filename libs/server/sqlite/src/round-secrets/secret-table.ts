import type { DatabaseSync } from 'node:sqlite';
import type { Handlers } from '../channel/protocol';

/** The worker's side of the rounds' peppers. */
export function secretTable(db: DatabaseSync): {
  reads: Handlers<'findSecret'>;
  writes: Handlers<'keepSecret' | 'eraseSecret'>;
} {
  const insert = db.prepare('INSERT OR IGNORE INTO round_secrets (race, round, pepper) VALUES (?, ?, ?)');
  const select = db.prepare('SELECT pepper FROM round_secrets WHERE race = ? AND round = ?');
  const erase = db.prepare('DELETE FROM round_secrets WHERE race = ? AND round = ?');
  const find = (race: string, round: number): Uint8Array | null =>
    (select.get(race, round) as { pepper: Uint8Array } | undefined)?.pepper ?? null;
  return {
    reads: {
      findSecret: ({ race, round }) => find(race, round),
    },
    writes: {
      keepSecret: ({ race, round, pepper }) => {
        insert.run(race, round, pepper);
        return find(race, round)!;
      },
      eraseSecret: ({ race, round }) => {
        erase.run(race, round);
        return null;
      },
    },
  };
}
