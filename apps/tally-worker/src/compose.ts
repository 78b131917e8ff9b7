import { NestFactory } from '@nestjs/core';
import { openDistributed, openRaceBook, serviceFrame } from '@scrutineer/composition';
import type { RunningService, TallyWorkerEnvironment } from '@scrutineer/config';
import { frameworkLogger, managementHandler, startManagementServer, tallyMetrics } from '@scrutineer/observability';
import { TallyStrategy } from './tally.strategy';
import { TallyWorkerModule } from './tally-worker.module';

/** The tally-worker as a process of its own, on Kafka and Redis. */
export async function startTallyWorker(config: TallyWorkerEnvironment): Promise<RunningService> {
  const frame = serviceFrame('tally-worker', config.LOG_LEVEL);
  const { logger, registry, readiness, clock } = frame;
  const management = await startManagementServer(config.MANAGEMENT_PORT, managementHandler(registry, readiness));
  const { stores, opened } = openDistributed(config, frame);
  await opened;
  const races = openRaceBook(stores.raceLog, frame);
  const strategy = new TallyStrategy({
    ...stores,
    book: races.book,
    clock,
    logger,
    readiness,
    metrics: tallyMetrics(registry),
    giveUp: () => process.exit(1),
  });
  const app = await NestFactory.createMicroservice(TallyWorkerModule, { strategy, logger: frameworkLogger(logger) });
  races.start();
  await app.listen();
  logger.info('tallying');
  return {
    stop: async () => {
      readiness.drain();
      await app.close();
      await races.stop();
      await stores.close();
      management.close();
      logger.info('stopped');
    },
  };
}
