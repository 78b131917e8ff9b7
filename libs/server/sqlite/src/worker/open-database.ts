import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { WorkerSettings } from '../channel/protocol';
import { schema, SCHEMA_VERSION } from './schema';

const SQLITE_BUSY = 5;

export interface OpenDatabase {
  readonly db: DatabaseSync;
  /** As frozen when the file was created. */
  readonly partitions: number;
}

/**
 * Opens or creates the file, for this process alone: two writers would hand out every offset twice.
 * @throws Error saying what is wrong and with which file
 */
export function openDatabase({ file, ballotPartitions }: WorkerSettings): OpenDatabase {
  createPrivately(file);
  const db = new DatabaseSync(file);
  try {
    lock(db, file);
    migrate(db, file, ballotPartitions);
    // After a crash the write-ahead log may hold commits that were never synced: make all of them durable, or read none.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return { db, partitions: Number(db.prepare('SELECT ballot_partitions AS n FROM meta').get()?.['n']) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The file holds peppers and sessions. SQLite gives its write-ahead log the same mode. */
function createPrivately(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  // An existing file is left alone: closing any handle of it would drop the locks that this process holds on it.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600));
}

/** The exclusive mode takes its lock with the first read and keeps it; the kernel frees it when the process dies. */
function lock(db: DatabaseSync, file: string): void {
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT');
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY) {
      throw new Error(`${file} is in use by another process; only one may open it at a time`, { cause: error });
    }
    throw new Error(`${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; PRAGMA cache_size = -65536');
}

function migrate(db: DatabaseSync, file: string, ballotPartitions: number): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > SCHEMA_VERSION) {
    throw new Error(`${file} was written by a newer release (schema ${version}, this one knows ${SCHEMA_VERSION})`);
  }
  if (version === SCHEMA_VERSION) return;
  db.exec(`BEGIN IMMEDIATE; ${schema}`);
  db.prepare('INSERT INTO meta (ballot_partitions) VALUES (?)').run(ballotPartitions);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}
