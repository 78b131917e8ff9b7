/** Where Redis is, as its URL says. */
export interface RedisAddress {
  readonly mode: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The server, the sentinels, or some of the cluster's nodes. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  /** The master's name among the sentinels. */
  readonly master?: string;
  readonly db: number;
}

const MODES = { '': 'single', '+sentinel': 'sentinel', '+cluster': 'cluster' } as const;
const DEFAULT_PORTS = { single: 6379, sentinel: 26379, cluster: 6379 } as const;
const FORMS =
  'redis[s]://host:port[/db], redis[s]+sentinel://host:port,…/master[/db] or redis[s]+cluster://host:port,…';

/**
 * Reads `redis://`, `rediss://` (TLS), `redis+sentinel://` and `redis+cluster://`, each with `user:password@` where
 * needed (percent-encoded; sentinels themselves are asked without). URL itself cannot: these name several hosts.
 * @throws Error that names the forms, and never repeats the URL, which may hold a password
 */
export function parseRedisUrl(url: string): RedisAddress {
  const match = /^redis(s?)(|\+sentinel|\+cluster):\/\/(?:([^@/]*)@)?([^@/?#]+)((?:\/[^/?#]*)*)$/.exec(url);
  if (!match) throw new Error(`the Redis URL must be ${FORMS}`);
  const [, secure, suffix, credentials, hosts = '', path = ''] = match;
  const mode = MODES[suffix as keyof typeof MODES];
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);
  const master = mode === 'sentinel' ? segments.shift() : undefined;
  const [db = '0', ...excess] = segments;
  if (mode === 'sentinel' && master === undefined) throw new Error(`the Redis URL lacks the master's name: ${FORMS}`);
  if (!/^\d+$/.test(db) || excess.length > 0) throw new Error(`the Redis URL has an unknown path: ${FORMS}`);
  if (mode === 'cluster' && db !== '0') throw new Error('a Redis Cluster has no database but 0');
  return {
    mode,
    tls: secure === 's',
    ...parseCredentials(credentials),
    hosts: hosts.split(',').map((host) => parseHost(host, DEFAULT_PORTS[mode])),
    ...(master === undefined ? {} : { master }),
    db: Number(db),
  };
}

function parseCredentials(text: string | undefined): { username?: string; password?: string } {
  if (!text) return {};
  const colon = text.indexOf(':');
  if (colon < 0) return { username: decodeURIComponent(text) };
  const username = decodeURIComponent(text.slice(0, colon));
  return { ...(username ? { username } : {}), password: decodeURIComponent(text.slice(colon + 1)) };
}

function parseHost(text: string, defaultPort: number): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) throw new Error(`the Redis URL has an unreadable host: ${FORMS}`);
  return { host, port: port === undefined ? defaultPort : Number(port) };
}
