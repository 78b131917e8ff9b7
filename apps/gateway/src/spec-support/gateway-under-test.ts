import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { rateLimitsSchema, type RateLimits } from '@scrutineer/config';
import type { ServerEvent, ServerFrame, ServerFrameData } from '@scrutineer/contracts';
import { ClientAddresses, configureHttp, OriginPolicy } from '@scrutineer/http';
import { createLogger, gatewayMetrics, Readiness, Registry } from '@scrutineer/observability';
import {
  command,
  definition,
  MemoryBallotLog,
  MemoryRaceLog,
  MemoryRoundSecrets,
  MemoryTallyStore,
} from '@scrutineer/testing-memory';
import { pepperHash, VoterTokens } from '@scrutineer/voter-token';
import {
  RaceBook,
  ResultsReader,
  type BallotLog,
  type RaceAction,
  type RaceDefinition,
  type RawRecord,
} from '@scrutineer/voting-domain';
import { WebSocket } from 'ws';
import type { BallotBatcher } from '../ballots/ballot-batcher';
import { BallotIngress } from '../ballots/ballot-ingress';
import { Broadcaster } from '../broadcast/broadcaster';
import { Drain } from '../connection/drain';
import type { VoterSession } from '../connection/session';
import { GatewayModule, useBallotSockets } from '../gateway.module';
import type { GatewayParts } from '../gateway-parts';
import { LiveFigures } from '../live-figures';

export const RACE = 'abu-dhabi-2025';
export const PARTITIONS = 3;
const pepper = Buffer.alloc(32, 7);

/** A gateway over in-memory ports, driven over real sockets. */
export class GatewayUnderTest {
  readonly log = new MemoryBallotLog(PARTITIONS);
  readonly ballotLog: BallotLog;
  readonly raceLog = new MemoryRaceLog();
  readonly secrets = new MemoryRoundSecrets();
  readonly store = new MemoryTallyStore();
  readonly book = new RaceBook(this.raceLog, Date);
  readonly tokens = new VoterTokens(['secret-secret-secret-secret-secret-secret']);
  readonly #stopped = new AbortController();
  readonly readiness = new Readiness();
  readonly #registry = new Registry();
  readonly #metrics = gatewayMetrics(this.#registry);
  #app: NestExpressApplication | null = null;
  url = '';

  constructor(ballotLog?: BallotLog) {
    this.ballotLog = ballotLog ?? this.log;
  }

  get #running(): NestExpressApplication {
    if (!this.#app) throw new Error('the gateway was not started');
    return this.#app;
  }

  /** The sockets as the gateway sees them. */
  get sessions(): VoterSession[] {
    return [...this.#running.get(Broadcaster).sessions()];
  }

  /** The metrics as Prometheus reads them. */
  metrics(): Promise<string> {
    return this.#registry.metrics();
  }

  /** As a stop begins; the rest of the process is still there afterwards. */
  drain(): Promise<void> {
    return this.#running.get(Drain).run();
  }

  get batcher(): BallotBatcher {
    return this.#running.get(BallotIngress).batcher;
  }

  static async start(limits: Partial<RateLimits> = {}, ballotLog?: BallotLog): Promise<GatewayUnderTest> {
    const gateway = new GatewayUnderTest(ballotLog);
    await gateway.#start(rateLimitsSchema.parse(limits));
    return gateway;
  }

  /** Everything a gateway is composed of, once it knows the races. */
  async parts(limits: RateLimits): Promise<GatewayParts> {
    void this.book.run(this.#stopped.signal);
    await this.book.sync();
    const addresses = new ClientAddresses([]);
    return {
      book: this.book,
      ballotLog: this.ballotLog,
      tallyStore: this.store,
      roundSecrets: this.secrets,
      results: new ResultsReader(this.book, this.store, Date),
      clock: Date,
      logger: createLogger('gateway', 'silent'),
      metrics: this.#metrics,
      readiness: this.readiness,
      tokens: this.tokens,
      addresses,
      origins: new OriginPolicy([], addresses),
      limits,
      figures: new LiveFigures(),
    };
  }

  async #start(limits: RateLimits): Promise<void> {
    const parts = await this.parts(limits);
    const { logger } = parts;
    this.#app = await NestFactory.create<NestExpressApplication>(GatewayModule.register(parts), {
      logger: false,
      forceCloseConnections: true,
      bodyParser: false,
    });
    configureHttp(this.#app, { logger, registry: this.#registry, publicOrigins: [] });
    useBallotSockets(this.#app, parts);
    await this.#app.listen(0, '127.0.0.1');
    this.url = `127.0.0.1:${(this.#app.getHttpServer().address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    this.#stopped.abort();
  }

  /** Appends a command that must be accepted. */
  async command(action: RaceAction): Promise<void> {
    const outcome = await this.book.submit(
      command(action, {
        race: RACE,
        expectedVersion: this.book.race(RACE)?.version ?? 0,
        at: new Date().toISOString(),
      }),
    );
    if (!outcome.accepted) throw new Error(`${action.type}: ${outcome.code}`);
  }

  async create(change: Partial<RaceDefinition> = {}): Promise<void> {
    await this.command({ type: 'create', ...definition(change) });
  }

  async open(): Promise<void> {
    const race = this.book.race(RACE)!;
    await this.secrets.keep(RACE, race.round, pepper);
    const ends = await this.ballotLog.ends();
    const freeze = { partitions: PARTITIONS, buckets: 16, pepperHash: pepperHash(pepper) };
    await this.command({ type: 'open', ends, freeze });
    await this.#complete('open', 'opened', ends);
  }

  async close(): Promise<void> {
    const ends = await this.ballotLog.ends();
    await this.command({ type: 'close', ends });
    await this.#complete('close', 'closed', ends);
  }

  async #complete(marker: 'open' | 'close', type: 'opened' | 'closed', from: readonly number[]): Promise<void> {
    const { version, round } = this.book.race(RACE)!;
    const offsets = await this.ballotLog.mark({ kind: 'marker', marker, race: RACE, round, version }, from);
    await this.command({ type, completes: version, offsets });
  }

  /** Every record of the log. */
  async logged(): Promise<RawRecord[]> {
    const all: RawRecord[] = [];
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      for await (const { records } of this.log.read(partition, 0)) all.push(...records);
    }
    return all;
  }

  token(): string {
    return this.tokens.issue(Date.now() + 60_000);
  }

  connect(
    options: { race?: string; token?: string | null; headers?: Record<string, string>; autoPong?: boolean } = {},
  ): Fan {
    const { race = RACE, token = this.token(), headers = {}, autoPong = true } = options;
    const protocols = ['scrutineer.v1', ...(token === null ? [] : [`token.${token}`])];
    return new Fan(new WebSocket(`ws://${this.url}/ws?race=${race}`, protocols, { headers, autoPong }));
  }
}

/** One client: every frame it was sent, and a way to wait for the next that fits. */
export class Fan {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<number>;
  readonly #waiting: { fits: (frame: ServerFrame) => boolean; resolve: (frame: ServerFrame) => void }[] = [];

  constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString('utf8')) as ServerFrame));
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve) => this.socket.once('open', resolve));
    }
    return this;
  }

  /** The first frame of that event which fits, sent already or to come. */
  async next<E extends ServerEvent>(
    event: E,
    fits: (data: ServerFrameData<E>) => boolean = () => true,
  ): Promise<ServerFrameData<E>> {
    const dataOf = (frame: ServerFrame): ServerFrameData<E> => frame.data as unknown as ServerFrameData<E>;
    const matches = (frame: ServerFrame): boolean => frame.event === event && fits(dataOf(frame));
    const sent = this.frames.find(matches);
    return dataOf(sent ?? (await new Promise((resolve) => this.#waiting.push({ fits: matches, resolve }))));
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  cast(data: Record<string, unknown>): void {
    this.send({ event: 'cast', data });
  }

  #take(frame: ServerFrame): void {
    this.frames.push(frame);
    for (const { fits, resolve } of this.#waiting) if (fits(frame)) resolve(frame);
  }
}
