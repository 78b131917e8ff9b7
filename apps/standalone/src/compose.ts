import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Accounts, AdminSessions } from '@scrutineer/admin-auth';
import { openRaceBook, serviceFrame, type ServiceFrame, type Stores } from '@scrutineer/composition';
import type { RunningService, StandaloneEnvironment } from '@scrutineer/config';
import { GatewayModule, LiveFigures, useBallotSockets, type GatewayParts } from '@scrutineer/gateway';
import { ClientAddresses, configureHttp, isLoopback, OriginPolicy } from '@scrutineer/http';
import {
  apiMetrics,
  frameworkLogger,
  gatewayMetrics,
  managementHandler,
  startManagementServer,
  tallyMetrics,
} from '@scrutineer/observability';
import { TallyStrategy } from '@scrutineer/tally-worker';
import { VoteApiModule, type VoteApiParts } from '@scrutineer/vote-api';
import { VoterTokens } from '@scrutineer/voter-token';
import { ResultsReader, type RaceBook } from '@scrutineer/voting-domain';
import type { NextFunction, Request, Response } from 'express';
import { welcome } from './first-start/welcome';
import { credentialFile } from './first-start/credential-file';
import { keepVoterTokenSecret } from './first-start/keep-secret';
import { seedSampleRace } from './first-start/seed-sample-race';
import { openStores } from './open-stores';
import { servePages } from './pages/serve-pages';

@Module({})
class StandaloneModule {
  static register(parts: GatewayParts & VoteApiParts): DynamicModule {
    return { module: StandaloneModule, imports: [GatewayModule.register(parts), VoteApiModule.register(parts)] };
  }
}

/** The gateway, the vote-api, the tally-worker and the pages in one process, on one port. */
export async function startStandalone(config: StandaloneEnvironment): Promise<RunningService> {
  const frame = serviceFrame('standalone', config.LOG_LEVEL);
  const { logger, registry, readiness, clock } = frame;
  let listening = false;
  readiness.require('listening', () => listening);
  const stores = await openStores(config, frame);
  const races = openRaceBook(stores.raceLog, frame);
  const parts = composeParts(config, frame, stores, races.book);
  const app = await NestFactory.create<NestExpressApplication>(StandaloneModule.register(parts), {
    logger: frameworkLogger(logger),
    forceCloseConnections: true,
    bodyParser: false,
  });
  configureHttp(app, { logger, registry, publicOrigins: config.PUBLIC_ORIGINS });
  const management = await serveManagement(app, config, frame);
  servePages(app, fileURLToPath(new URL('..', import.meta.url)));
  useBallotSockets(app, parts);
  const giveUp = (): void => process.exit(1);
  const worker = { ...stores, book: races.book, clock, logger, readiness, metrics: tallyMetrics(registry), giveUp };
  app.connectMicroservice({ strategy: new TallyStrategy(worker) }, { inheritAppConfig: false });
  races.start();
  await races.book.sync();
  await seedSampleRace(races.book, frame.ids, clock);
  await app.startAllMicroservices();
  await app.listen(config.PORT);
  listening = true;
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.info({ port, dataDir: path.resolve(config.DATA_DIR) }, 'ready');
  process.stdout.write(welcome(port, races.book, await parts.accounts.setupToken()));
  return {
    stop: async () => {
      await app.close();
      await races.stop();
      await stores.close();
      management?.close();
      logger.info('stopped');
    },
  };
}

function composeParts(
  config: StandaloneEnvironment,
  { clock, ids, logger, registry, readiness }: ServiceFrame,
  stores: Stores,
  book: RaceBook,
): GatewayParts & VoteApiParts {
  const addresses = new ClientAddresses(config.TRUSTED_PROXIES);
  const figures = new LiveFigures();
  const secrets = config.VOTER_TOKEN_SECRET ?? [keepVoterTokenSecret(path.join(config.DATA_DIR, 'voter-token-secret'))];
  const password = config.ADMIN_PASSWORD;
  return {
    ...stores,
    book,
    clock,
    ids,
    logger,
    readiness,
    addresses,
    figures,
    live: figures,
    results: new ResultsReader(book, stores.tallyStore, clock),
    metrics: { ...gatewayMetrics(registry), ...apiMetrics(registry) },
    tokens: new VoterTokens(secrets),
    origins: new OriginPolicy(config.PUBLIC_ORIGINS, addresses),
    limits: config.RATE_LIMITS,
    sessions: new AdminSessions(stores.expiringStore, clock),
    accounts: new Accounts({
      store: stores.expiringStore,
      failuresPerMinute: config.RATE_LIMITS.loginsPerAddressPerMinute,
      credentials: password === undefined ? credentialFile(path.join(config.DATA_DIR, 'admin-password')) : { password },
    }),
  };
}

/** Health and metrics on the same port, metrics for loopback callers alone; on a port of their own where one is set. */
async function serveManagement(
  app: NestExpressApplication,
  { MANAGEMENT_PORT }: StandaloneEnvironment,
  { registry, readiness }: ServiceFrame,
): Promise<Server | null> {
  if (MANAGEMENT_PORT !== undefined)
    return startManagementServer(MANAGEMENT_PORT, managementHandler(registry, readiness));
  const handler = managementHandler(registry, readiness, ({ socket }) => isLoopback(socket.remoteAddress));
  app.use((request: Request, response: Response, next: NextFunction) => {
    handler(request, response).then((handled) => handled || next(), next);
  });
  return null;
}
