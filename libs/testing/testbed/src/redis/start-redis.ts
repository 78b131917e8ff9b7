import { containerEngine } from '../machine/container-engine';
import { environment } from '../machine/environment';
import { freePort } from '../machine/free-port';
import { ContainerHost } from '../part/container-host';
import { startPart, type PartUnderTest } from '../part/part-under-test';
import { ProcessHost } from '../part/process-host';
import { sharedPart } from '../part/shared-part';
import { findRedisServer, INSTALL_REDIS } from './find-redis-server';
import { redisAnswers } from './redis-answers';

const IMAGE = 'docker.io/library/redis:7.4-alpine';
const REMEDY = `${INSTALL_REDIS}, start a container engine, or set REDIS_URL`;

/** How a test wants its Redis; a shared one ignores it. */
export interface RedisOptions {
  /** What happens when memory runs out; `noeviction` unless the test is about another. */
  readonly maxmemoryPolicy?: string;
  /** Whether data outlives `kill` and `restart`. Off, a restart begins empty. */
  readonly appendonly?: boolean;
  /** Whether it has to be a process of this machine, because the test reaches for its files. */
  readonly asProcess?: boolean;
}

/** A real Redis in a test's hands. */
export interface RedisUnderTest extends PartUnderTest {
  readonly url: string;
}

/**
 * Starts a Redis and waits until it answers. `REDIS_URL` names one to share instead; else a container is used where an
 * engine answers, else the machine's `redis-server`, installed first where that is possible.
 * @throws Error with the remedy where none of these can be had, or with the server's last lines where it fails
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisUnderTest> {
  const shared = environment.redisUrl();
  if (shared) return shareRedis(shared);

  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = serverArguments(port, options);
  const engine = options.asProcess ? undefined : await containerEngine();
  if (engine) {
    const container = { image: IMAGE, ports: [port], args: ['redis-server', '--bind', '0.0.0.0', ...args] };
    const choice = `Redis (${IMAGE}) from ${engine} on 127.0.0.1:${port}`;
    const part = await startPart(new ContainerHost(engine, 'redis', container), choice, () => redisAnswers(url));
    return Object.assign(part, { url });
  }
  const { file, version } = await findRedisServer(REMEDY);
  const host = new ProcessHost('redis', (directory) => [file, '--bind', '127.0.0.1', '--dir', directory, ...args]);
  const choice = `Redis ${version} from ${file} on 127.0.0.1:${port}`;
  return Object.assign(await startPart(host, choice, () => redisAnswers(url)), { url });
}

function serverArguments(port: number, { maxmemoryPolicy = 'noeviction', appendonly = false }: RedisOptions): string[] {
  // Never rewritten, the file keeps its name and only grows: tests cut it and copy it.
  const persistence = ['--save', '', '--appendonly', appendonly ? 'yes' : 'no', '--auto-aof-rewrite-percentage', '0'];
  // Protected mode would refuse a container's clients, who do not come from its loopback; only ours is published.
  return ['--port', `${port}`, '--protected-mode', 'no', '--maxmemory-policy', maxmemoryPolicy, ...persistence];
}

async function shareRedis(url: string): Promise<RedisUnderTest> {
  // A password may be part of the URL, and test logs get published.
  const { host } = new URL(url);
  await redisAnswers(url).catch((cause: unknown) => {
    throw new Error(`the Redis of REDIS_URL (${host}) does not answer: start it or unset the variable`, { cause });
  });
  return Object.assign(sharedPart(`Redis at ${host} (REDIS_URL)`, 'REDIS_URL'), { url });
}
