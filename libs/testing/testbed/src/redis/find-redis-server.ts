import { findCommand } from '../machine/find-command';
import { runCommand } from '../machine/run-command';

const MINIMUM_VERSION = 7;

/** What to do where there is none, and none can be installed. */
export const INSTALL_REDIS = `install redis-server ${MINIMUM_VERSION} or newer`;

/** A `redis-server` program of this machine. */
export interface RedisServer {
  readonly file: string;
  readonly version: string;
}

/**
 * The machine's `redis-server`, installed first where that is possible: for a test that needs servers of a kind that
 * `startRedis` has not, a cluster's or a sentinel.
 * @throws Error with the remedy where there is none, or one that is too old
 */
export async function findRedisServer(remedy = INSTALL_REDIS): Promise<RedisServer> {
  const file = await findCommand({ names: ['redis-server'], aptPackage: 'redis-server', remedy });
  const version = /v=([\d.]+)/.exec(await runCommand(file, ['--version']))?.[1] ?? 'unknown';
  if (Number.parseInt(version) >= MINIMUM_VERSION) return { file, version };
  throw new Error(`${file} is version ${version}: ${remedy}`);
}
