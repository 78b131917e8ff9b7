import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Accounts, AdminSessions } from '@scrutineer/admin-auth';
import { openDistributed, openRaceBook, serviceFrame } from '@scrutineer/composition';
import type { RunningService, VoteApiEnvironment } from '@scrutineer/config';
import { ClientAddresses, configureHttp, OriginPolicy } from '@scrutineer/http';
import { apiMetrics, frameworkLogger, managementHandler, startManagementServer } from '@scrutineer/observability';
import { VoterTokens } from '@scrutineer/voter-token';
import { ResultsReader } from '@scrutineer/voting-domain';
import { VoteApiModule } from './vote-api.module';

/** The vote-api as a process of its own, on Kafka and Redis. */
export async function startVoteApi(config: VoteApiEnvironment): Promise<RunningService> {
  const frame = serviceFrame('vote-api', config.LOG_LEVEL);
  const { logger, registry, readiness, clock, ids } = frame;
  const management = await startManagementServer(config.MANAGEMENT_PORT, managementHandler(registry, readiness));
  let listening = false;
  readiness.require('listening', () => listening);
  const { stores, opened } = openDistributed(config, frame);
  await opened;
  const { expiringStore, tallyStore } = stores;
  const addresses = new ClientAddresses(config.TRUSTED_PROXIES);
  const races = openRaceBook(stores.raceLog, frame);
  const { book } = races;
  const module = VoteApiModule.register({
    ...stores,
    book,
    clock,
    ids,
    logger,
    readiness,
    addresses,
    results: new ResultsReader(book, tallyStore, clock),
    metrics: apiMetrics(registry),
    tokens: new VoterTokens(config.VOTER_TOKEN_SECRET),
    origins: new OriginPolicy(config.PUBLIC_ORIGINS, addresses),
    limits: config.RATE_LIMITS,
    sessions: new AdminSessions(expiringStore, clock),
    accounts: new Accounts({
      store: expiringStore,
      failuresPerMinute: config.RATE_LIMITS.loginsPerAddressPerMinute,
      credentials: { password: config.ADMIN_PASSWORD },
    }),
  });
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: frameworkLogger(logger),
    forceCloseConnections: true,
    bodyParser: false,
  });
  configureHttp(app, { logger, registry, publicOrigins: config.PUBLIC_ORIGINS });
  races.start();
  // Otherwise the first callers would be told `busy`.
  await book.sync();
  await app.listen(config.PORT);
  listening = true;
  logger.info({ port: config.PORT }, 'answering');
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
