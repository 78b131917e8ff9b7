import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { openDistributed, openRaceBook, serviceFrame } from '@scrutineer/composition';
import type { GatewayEnvironment, RunningService } from '@scrutineer/config';
import { ClientAddresses, configureHttp, OriginPolicy } from '@scrutineer/http';
import { frameworkLogger, gatewayMetrics, managementHandler, startManagementServer } from '@scrutineer/observability';
import { VoterTokens } from '@scrutineer/voter-token';
import { ResultsReader } from '@scrutineer/voting-domain';
import { GatewayModule, useBallotSockets } from './gateway.module';
import type { GatewayParts } from './gateway-parts';
import { LiveFigures } from './live-figures';

/** The gateway as a process of its own, on Kafka and Redis. */
export async function startGateway(config: GatewayEnvironment): Promise<RunningService> {
  const frame = serviceFrame('gateway', config.LOG_LEVEL);
  const { logger, registry, readiness, clock } = frame;
  const management = await startManagementServer(config.MANAGEMENT_PORT, managementHandler(registry, readiness));
  let listening = false;
  readiness.require('listening', () => listening);
  const { stores, opened } = openDistributed(config, frame);
  await opened;
  const races = openRaceBook(stores.raceLog, frame);
  const addresses = new ClientAddresses(config.TRUSTED_PROXIES);
  const parts: GatewayParts = {
    ...stores,
    book: races.book,
    clock,
    logger,
    readiness,
    addresses,
    results: new ResultsReader(races.book, stores.tallyStore, clock),
    metrics: gatewayMetrics(registry),
    tokens: new VoterTokens(config.VOTER_TOKEN_SECRET),
    origins: new OriginPolicy(config.PUBLIC_ORIGINS, addresses),
    limits: config.RATE_LIMITS,
    figures: new LiveFigures(),
  };
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.register(parts), {
    logger: frameworkLogger(logger),
    forceCloseConnections: true,
    bodyParser: false,
  });
  configureHttp(app, { logger, registry, publicOrigins: config.PUBLIC_ORIGINS });
  useBallotSockets(app, parts);
  races.start();
  await app.listen(config.PORT);
  listening = true;
  logger.info({ port: config.PORT }, 'taking votes');
  return {
    stop: async () => {
      await app.close();
      await races.stop();
      await stores.close();
      management.close();
      logger.info('stopped');
    },
  };
}
