import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { openSqlite, type SqliteOptions, type SqliteStorage } from '../open-sqlite';
import { builtWorker, specDirectory } from './built-scripts';

export interface SpecStorage {
  readonly directory: string;
  readonly worker: URL;
  readonly freshFile: () => string;
  readonly open: (options?: Partial<SqliteOptions>) => Promise<SqliteStorage>;
}

/**
 * A directory and a built worker for one spec file; `open` makes a fresh file of three partitions unless told otherwise.
 * What a failed test leaves open is closed, for a living worker would keep the test run alive.
 */
export function specStorage(): SpecStorage {
  const directory = specDirectory();
  const worker = builtWorker(directory);
  const freshFile = (): string => path.join(directory, `${randomUUID()}.db`);
  const storages: SqliteStorage[] = [];
  afterAll(() => Promise.all(storages.map(({ close }) => close())));
  return {
    directory,
    worker,
    freshFile,
    open: async (options) => {
      const storage = await openSqlite({ file: freshFile(), worker, ballotPartitions: 3, ...options });
      storages.push(storage);
      return storage;
    },
  };
}
