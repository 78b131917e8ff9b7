import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Accounts, AdminSessions, type CredentialStore } from '@scrutineer/admin-auth';
import { rateLimitsSchema } from '@scrutineer/config';
import type { Role } from '@scrutineer/contracts';
import { ClientAddresses, configureHttp, OriginPolicy } from '@scrutineer/http';
import { apiMetrics, createLogger, Readiness, Registry } from '@scrutineer/observability';
import { definition } from '@scrutineer/testing-memory';
import { RaceBook, ResultsReader, type BallotLog } from '@scrutineer/voting-domain';
import { VoteApiModule } from '../vote-api.module';
import type { LiveGateway } from '../vote-api-parts';
import { World } from './world';

export const PASSWORD = 'twelve characters or more';

export interface ApiOptions {
  readonly ballotLog?: BallotLog;
  readonly credentials?: CredentialStore;
  readonly limits?: object;
  readonly live?: LiveGateway;
  /** As PUBLIC_ORIGINS: the server's own unless given. */
  readonly publicOrigins?: readonly string[];
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Headers;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A vote-api on a port of its own, driven over HTTP. */
export class ApiUnderTest {
  readonly registry = new Registry();
  private constructor(
    readonly world: World,
    readonly book: RaceBook,
    readonly sessions: AdminSessions,
    readonly accounts: Accounts,
    private readonly stopped: AbortController,
  ) {}

  private app!: NestExpressApplication;
  url = '';

  static async start(world = new World(), options: ApiOptions = {}): Promise<ApiUnderTest> {
    const { clock, expiringStore } = world;
    const book = new RaceBook(world.raceLog, Date);
    const { publicOrigins = [] } = options;
    const limits = rateLimitsSchema.parse(options.limits ?? {});
    const sessions = new AdminSessions(expiringStore, clock);
    const credentials = options.credentials ?? { password: PASSWORD };
    const accounts = new Accounts({
      store: expiringStore,
      failuresPerMinute: limits.loginsPerAddressPerMinute,
      credentials,
    });
    const api = new ApiUnderTest(world, book, sessions, accounts, new AbortController());
    // Believes X-Forwarded-For, so that callers can be elsewhere than on loopback.
    const addresses = new ClientAddresses(['127.0.0.0/8']);
    const logger = createLogger('vote-api', 'silent');
    const module = VoteApiModule.register({
      book,
      limits,
      sessions,
      accounts,
      addresses,
      logger,
      clock: Date,
      ids: { next: randomUUID },
      ballotLog: options.ballotLog ?? world.ballotLog,
      tallyStore: world.tallyStore,
      roundSecrets: world.roundSecrets,
      expiringStore,
      results: new ResultsReader(book, world.tallyStore, Date),
      metrics: apiMetrics(api.registry),
      readiness: new Readiness(),
      tokens: world.tokens,
      origins: new OriginPolicy(publicOrigins, addresses),
      ...(options.live && { live: options.live }),
    });
    api.app = await NestFactory.create<NestExpressApplication>(module, {
      logger: false,
      forceCloseConnections: true,
      bodyParser: false,
    });
    configureHttp(api.app, { logger, registry: api.registry, publicOrigins });
    void book.run(api.stopped.signal);
    await book.sync();
    await api.app.listen(0, '127.0.0.1');
    api.url = `http://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}`;
    return api;
  }

  async stop(): Promise<void> {
    await this.app.close();
    this.stopped.abort();
  }

  /** As if the race log could not be reached any more. */
  loseRaceLog(): void {
    this.stopped.abort();
  }

  async call(path: string, { method, body, headers = {} }: Call = {}): Promise<Answer> {
    const json = body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && !text.startsWith('{"kind"');
    const parsed = (isJson && text !== '' ? JSON.parse(text) : {}) as Answer['body'];
    return { status: response.status, body: parsed, text, headers: response.headers };
  }

  /** Calls as an operator of that role. */
  async as(role: Role): Promise<Operator> {
    const { id, session } = await this.sessions.create(role, role);
    const headers = { Cookie: `scrutineer=${id}`, 'X-CSRF-Token': session.csrfToken };
    const call = (path: string, options: Call = {}): Promise<Answer> =>
      this.call(path, { ...options, headers: { ...headers, ...options.headers } });
    return { headers, call, post: (path, body = {}) => call(`/api/admin/${path}`, { method: 'POST', body }) };
  }
}

export interface Operator {
  readonly headers: Record<string, string>;
  call(path: string, options?: Call): Promise<Answer>;
  /** Posts below `/api/admin/`. */
  post(path: string, body?: unknown): Promise<Answer>;
}

/** A race file as an operator posts it. */
export function raceBody(change: object = {}): Record<string, unknown> {
  const { title, candidates, rules } = definition();
  return { id: 'monza', title, candidates, rules, ...change };
}
