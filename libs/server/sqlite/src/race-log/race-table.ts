import type { DatabaseSync } from 'node:sqlite';
import type { Handlers } from '../channel/protocol';
import type { OffsetCounters } from '../worker/offset-counters';

/** The worker's side of the race log. */
export function raceTable(
  db: DatabaseSync,
  offsets: OffsetCounters,
): { reads: Handlers<'readCommands'>; writes: Handlers<'appendCommand'> } {
  const insert = db.prepare('INSERT INTO race_events (offset, race, command, at) VALUES (?, ?, ?, ?)');
  const range = db.prepare('SELECT offset, command FROM race_events WHERE offset >= ? ORDER BY offset LIMIT 1000');
  return {
    reads: {
      readCommands: (from) => range.all(from) as unknown as { offset: number; command: string }[],
    },
    writes: {
      appendCommand: ({ race, command }) => {
        const offset = offsets.takeCommand();
        insert.run(offset, race, command, Date.now());
        return offset;
      },
    },
  };
}
