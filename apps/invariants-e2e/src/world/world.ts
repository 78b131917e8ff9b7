import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  freePort,
  startKafka,
  startRedis,
  TcpProxy,
  type KafkaUnderTest,
  type ProxiedListener,
  type RedisUnderTest,
} from '@scrutineer/testbed';
import { startCluster, type Cluster, type ClusterOptions } from '@scrutineer/testing-journey';

/** A session this short lets another worker take over while a fault is still watched. */
export const SESSION_MS = 2_000;
/** What every broker here is told. */
export const BROKER_SETTINGS = { 'group.min.session.timeout.ms': '1000' };
/** Of the ballot log. */
export const PARTITIONS = 12;

/** The built services on a real broker and a real Redis, with a network between them that a fault may spoil. */
export interface World {
  readonly cluster: Cluster;
  /** Between the gateways and the broker. */
  readonly kafkaProxy: TcpProxy;
  readonly redis: RedisUnderTest;
  /** Where Redis is now, past the proxies. */
  readonly redisUrl: string;
  /** Between Redis and each worker, and all others. */
  readonly redisProxies: readonly [TcpProxy, TcpProxy, TcpProxy];
  /** Copies what services, broker and Redis printed. */
  readonly keepLogs: (folder: string) => Promise<void>;
  /** Adds something to be undone when the world ends. */
  readonly defer: (work: () => unknown) => void;
  readonly dispose: () => Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  /** In place of a broker of its own making; told the door for the gateways. */
  readonly kafka?: (proxied: ProxiedListener) => Promise<KafkaUnderTest>;
  /** Over what a service gets otherwise. */
  readonly envOf?: ClusterOptions['envOf'];
}

/** Starts everything, and waits until it is ready. */
export async function startWorld({ seed, kafka: ownKafka, envOf = () => ({}) }: WorldOptions): Promise<World> {
  const [port, advertisedPort] = [await freePort(), await freePort()];
  const proxied = { port, advertisedPort };
  const [kafka, redis, logFolder] = await Promise.all([
    ownKafka?.(proxied) ?? startKafka({ settings: BROKER_SETTINGS, proxied }),
    startRedis({ appendonly: true, asProcess: true }),
    newFolder('services'),
  ]);
  const kafkaProxy = await TcpProxy.start({ upstream: port, port: advertisedPort, seed });
  const redisProxy = (number: number): Promise<TcpProxy> =>
    TcpProxy.start({ upstream: Number(new URL(redis.url).port), seed: seed + number });
  const redisProxies = [await redisProxy(1), await redisProxy(2), await redisProxy(3)] as const;
  const cluster = await startCluster({
    kafka,
    redis,
    logFolder,
    envOf: (app, number) => {
      const more = envOf(app, number);
      if (app === 'gateway') return { ...at(redisProxies[2]), KAFKA_BROKERS: `127.0.0.1:${advertisedPort}`, ...more };
      if (app === 'vote-api') return { ...at(redisProxies[2]), ...more };
      return { ...at(redisProxies[number - 1]!), TALLY_SESSION_MS: `${SESSION_MS}`, ...more };
    },
  });
  await Promise.all(cluster.all.map((instance) => instance.start()));
  const deferred: (() => unknown)[] = [];
  return {
    cluster,
    kafkaProxy,
    redis,
    redisProxies,
    get redisUrl() {
      return `redis://127.0.0.1:${redisProxies[2].upstream}`;
    },
    keepLogs: async (folder) => {
      const files = cluster.all.map(({ name }) => `${name.replace(' ', '-')}.log`);
      for (const file of files) await copyFile(path.join(logFolder, file), path.join(folder, file));
      for (const [name, part] of Object.entries({ kafka, redis })) {
        if (part.directory) await copyFile(path.join(part.directory, 'output.log'), path.join(folder, `${name}.log`));
      }
    },
    defer: (work) => void deferred.push(work),
    dispose: async () => {
      await cluster.dispose();
      for (const work of deferred) await work();
      await Promise.all([kafkaProxy, ...redisProxies].map((proxy) => proxy.close()));
      await rm(logFolder, { recursive: true });
    },
  };
}

function at({ port }: TcpProxy): Record<string, string> {
  return { REDIS_URL: `redis://127.0.0.1:${port}` };
}

/** A new folder beside those of other runs, under the workspace's `tmp`. */
export async function newFolder(name: string): Promise<string> {
  const all = path.resolve(__dirname, '../../../../tmp/faults');
  await mkdir(all, { recursive: true });
  return mkdtemp(path.join(all, `${name}-`));
}
