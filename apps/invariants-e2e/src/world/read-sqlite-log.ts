import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logValueSchema } from '@scrutineer/contracts';
import type { LoggedPartitions, LoggedRecord } from '@scrutineer/testing-journey';

/** The ballot log of a standalone that does not run, past the product. */
export function readSqliteLog(folder: string): LoggedPartitions {
  const db = new DatabaseSync(path.join(folder, 'scrutineer.sqlite'), { readOnly: true });
  const log: Map<number, LoggedRecord>[] = [];
  for (const row of db.prepare('SELECT partition, offset, key, value FROM ballots').iterate()) {
    const offset = Number(row['offset']);
    const key = row['key'] === null ? null : Buffer.from(row['key'] as Uint8Array).toString('hex');
    const parsed = logValueSchema.safeParse(JSON.parse(Buffer.from(row['value'] as Uint8Array).toString()));
    const records = (log[Number(row['partition'])] ??= new Map<number, LoggedRecord>());
    records.set(offset, { offset, key, value: parsed.success ? parsed.data : null });
  }
  db.close();
  return Array.from(log, (records) => records ?? new Map<number, LoggedRecord>());
}
