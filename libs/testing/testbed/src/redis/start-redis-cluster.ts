import { Redis } from 'ioredis';
import { freePort } from '../machine/free-port';
import { until } from '../machine/until';
import { startPart, type PartUnderTest } from '../part/part-under-test';
import { ProcessHost } from '../part/process-host';
import { findRedisServer } from './find-redis-server';
import { redisAnswers } from './redis-answers';
import type { RedisUnderTest } from './start-redis';

/** Several masters of one Redis Cluster in a test's hands; what is done to the whole is done to each. */
export interface RedisClusterUnderTest extends RedisUnderTest {
  readonly nodes: readonly PartUnderTest[];
  /** The nodes' own addresses, in the same order. */
  readonly nodeUrls: readonly string[];
}

const SLOTS = 16_384;
const READY_WITHIN = { intervalMs: 50, deadlineMs: 30_000 };

/**
 * Starts masters that share out the slots of a Redis Cluster evenly, as processes. Data outlives `kill` and `restart`.
 * @throws Error as `startRedis` does
 */
export async function startRedisCluster(count = 3): Promise<RedisClusterUnderTest> {
  const { file, version } = await findRedisServer();
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({ port: await freePort(), bus: await freePort() })),
  );
  const nodeUrls = ports.map(({ port }) => `redis://127.0.0.1:${port}`);
  const nodes = await Promise.all(
    ports.map(({ port, bus }, index) => {
      // Otherwise a write may wait for the disk while its answer does not, and a kill takes it.
      const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
      const settings = ['--cluster-enabled', 'yes', '--cluster-port', `${bus}`, ...durable];
      const args = ['--bind', '127.0.0.1', '--port', `${port}`, '--maxmemory-policy', 'noeviction', ...settings];
      const host = new ProcessHost('redis-node', (directory) => [file, '--dir', directory, ...args]);
      const choice = `Redis ${version} from ${file} on 127.0.0.1:${port}, node ${index + 1} of ${count}`;
      return startPart(host, choice, () => redisAnswers(nodeUrls[index]!));
    }),
  );
  const all = async (work: (node: PartUnderTest) => Promise<void>): Promise<void> => {
    await Promise.all(nodes.map(work));
  };
  const whenWhole = (): Promise<void> => until('the Redis Cluster is not whole', () => isWhole(nodeUrls), READY_WITHIN);
  try {
    await introduce(nodeUrls, ports);
    await whenWhole();
  } catch (failure) {
    await all((node) => node.stop());
    throw failure;
  }
  return {
    url: `redis+cluster://${ports.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    nodeUrls,
    choice: nodes.map(({ choice }) => choice).join('; '),
    pid: null,
    directory: null,
    pause: () => nodes.forEach((node) => node.pause()),
    resume: () => nodes.forEach((node) => node.resume()),
    kill: () => all((node) => node.kill()),
    restart: async () => {
      await all((node) => node.restart());
      await whenWhole();
    },
    stop: () => all((node) => node.stop()),
  };
}

/** Gives each node its stretch of the slots, and the first the addresses of the others. */
async function introduce(urls: readonly string[], ports: readonly { port: number; bus: number }[]): Promise<void> {
  for (const [index, url] of urls.entries()) {
    const first = Math.ceil((SLOTS * index) / urls.length);
    const last = Math.ceil((SLOTS * (index + 1)) / urls.length) - 1;
    await asked(url, async (node) => {
      // Nodes of one epoch would first have to settle which of them goes before the others.
      await node.call('CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`);
      await node.call('CLUSTER', 'ADDSLOTSRANGE', `${first}`, `${last}`);
      if (index > 0) return;
      for (const { port, bus } of ports.slice(1)) await node.call('CLUSTER', 'MEET', '127.0.0.1', `${port}`, `${bus}`);
    });
  }
}

/** @throws while a node does not know all others, or not all slots */
async function isWhole(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    const info = await asked(url, (node) => node.call('CLUSTER', 'INFO'));
    const wanted = ['cluster_state:ok', `cluster_slots_ok:${SLOTS}`, `cluster_known_nodes:${urls.length}`];
    for (const line of wanted)
      if (!String(info).includes(`${line}\r\n`)) throw new Error(`${url} says ${String(info)}`);
  }
}

function asked<T>(url: string, work: (node: Redis) => Promise<T>): Promise<T> {
  const node = new Redis(url, { disconnectTimeout: 10 });
  return work(node).finally(() => node.disconnect());
}
