import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openDistributed, type ServiceFrame, type Stores } from '@scrutineer/composition';
import type { StandaloneEnvironment } from '@scrutineer/config';
import { openSqlite } from '@scrutineer/sqlite';

/** SQLite in the data directory, or Kafka and Redis where the environment names them. */
export async function openStores(config: StandaloneEnvironment, frame: ServiceFrame): Promise<Stores> {
  const { KAFKA_BROKERS, REDIS_URL } = config;
  if (KAFKA_BROKERS && REDIS_URL !== undefined) {
    const { stores, opened } = openDistributed({ ...config, KAFKA_BROKERS, REDIS_URL }, frame);
    await opened;
    return stores;
  }
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const storage = await openSqlite({
    file: path.join(config.DATA_DIR, 'scrutineer.sqlite'),
    worker: new URL('./sqlite-worker.js', import.meta.url),
    ballotPartitions: config.BALLOT_PARTITIONS,
    log: frame.logger,
  });
  void storage.failed.then((error) => {
    // Nothing can be recorded or counted any more; a supervisor starts the process again on the same file.
    frame.logger.fatal({ err: error }, 'the database thread has died');
    process.exit(1);
  });
  return storage;
}
