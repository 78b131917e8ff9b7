import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startKafka, startRedis, startService, type Service } from '@scrutineer/testbed';
import { VoterTokens } from '@scrutineer/voter-token';
import { frameLoad } from './frame-load';
import { CpuMarks, type Measurement } from './measurement';
import { openSampleRace, PASSWORD, RACE } from './operator';

export const SECRET = 'bench-secret-bench-secret-bench-secret';
const tokens = new VoterTokens([SECRET]);
/** A thousand voters, each with a socket of their own, one ballot at a time. */
const sockets = 1000;
/** At the same rate for every system, below what the slowest of them takes: CPU each is compared here. */
const steady = { sockets, rate: 8_000, warmUp: 8_000, frames: 40_000 };
/** As fast as answers come. */
const saturated = { sockets, rate: 0, warmUp: 20_000, frames: 80_000 };

/** One system, started; `round` measures it once. */
export interface SystemUnderTest {
  readonly name: string;
  round(): Promise<Measurement>;
  stop(): Promise<void>;
}

export async function echoSystem(): Promise<SystemUnderTest> {
  const port = await freePort();
  const entry = 'dist/apps/bench/echo-server.js';
  const service = await startService({ entry, env: { PORT: String(port) }, name: 'echo', ready: /echo ready/ });
  return socketSystem(
    'ws echo',
    service,
    `ws://127.0.0.1:${port}`,
    () => [],
    () => true,
  );
}

export async function standaloneSystem(): Promise<SystemUnderTest> {
  const port = await freePort();
  const env = {
    ...common(port),
    DATA_DIR: mkdtempSync(path.join(tmpdir(), 'scrutineer-bench-')),
    ADMIN_PASSWORD: PASSWORD,
  };
  const service = await start('standalone', env, port);
  await openSampleRace(`http://127.0.0.1:${port}`);
  return ballotSystem('standalone (SQLite, FULL sync)', service, port);
}

export interface Cluster extends SystemUnderTest {
  readonly env: Record<string, string>;
  readonly brokers: readonly string[];
  readonly voteApi: string;
}

/** A gateway and a vote-api on real Kafka and Redis; the worker is measured apart. */
export async function gatewaySystem(): Promise<Cluster> {
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  const env = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url };
  const [apiPort, apiManagement, port, management] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const apiEnv = { ...env, ...common(apiPort), MANAGEMENT_PORT: String(apiManagement), ADMIN_PASSWORD: PASSWORD };
  const api = await start('vote-api', apiEnv, apiManagement);
  const gateway = await start('gateway', { ...env, ...common(port), MANAGEMENT_PORT: String(management) }, management);
  const voteApi = `http://127.0.0.1:${apiPort}`;
  await openSampleRace(voteApi);
  const system = ballotSystem('gateway (Kafka, acks=all)', gateway, port);
  const stop = async (): Promise<void> => {
    await Promise.all([system.stop(), api.stop()]);
    await Promise.all([kafka.stop(), redis.stop()]);
  };
  return { ...system, stop, env, brokers: kafka.brokers, voteApi };
}

export function start(app: string, env: Record<string, string>, readyPort: number): Promise<Service> {
  const ready = `http://127.0.0.1:${readyPort}/health/ready`;
  return startService({ entry: `dist/apps/${app}/main.js`, env: { LOG_LEVEL: 'warn', ...env }, name: app, ready });
}

export function common(port: number): Record<string, string> {
  const RATE_LIMITS = JSON.stringify({ framesPerSocketPerSecond: 0 });
  return { PORT: String(port), VOTER_TOKEN_SECRET: SECRET, RATE_LIMITS };
}

function ballotSystem(name: string, service: Service, port: number): SystemUnderTest {
  const protocols = (): string[] => ['scrutineer.v1', `token.${tokens.issue(Date.now() + 3_600_000)}`];
  const isRecorded = (data: Buffer): boolean => data.subarray(0, 19).toString('latin1') === '{"event":"recorded"';
  return socketSystem(name, service, `ws://127.0.0.1:${port}/ws?race=${RACE}`, protocols, isRecorded);
}

function socketSystem(
  name: string,
  service: Service,
  url: string,
  protocols: () => string[],
  isAnswer: (data: Buffer) => boolean,
): SystemUnderTest {
  return {
    name,
    round: async () => {
      const cpu = new CpuMarks(service.pid);
      await frameLoad({ ...steady, url, protocols, isAnswer, mark: cpu.mark });
      const seconds = await frameLoad({ ...saturated, url, protocols, isAnswer, mark: () => undefined });
      return { perSecond: saturated.frames / seconds, cpuMicrosEach: cpu.microsEach(steady.frames) };
    },
    stop: async () => {
      await service.stop();
    },
  };
}
