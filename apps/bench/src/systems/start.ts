import { startService, type PartUnderTest, type Service } from '@scrutineer/testbed';
import { SECRET } from '../load/dialect';

/** A service of the product, once it is ready on that port. */
export function start(app: string, env: Record<string, string>, readyPort: number): Promise<Service> {
  const ready = `http://127.0.0.1:${readyPort}/health/ready`;
  return startService({ entry: `dist/apps/${app}/main.js`, env: { LOG_LEVEL: 'warn', ...env }, name: app, ready });
}

/** What every service that takes requests is told. */
export function common(port: number): Record<string, string> {
  const RATE_LIMITS = JSON.stringify({ framesPerSocketPerSecond: 0 });
  return { PORT: String(port), VOTER_TOKEN_SECRET: SECRET, RATE_LIMITS };
}

/** One of the programs in `peers/`. */
export function startPeer(name: string, env: Record<string, string>): Promise<Service> {
  return startService({ entry: `dist/apps/bench/${name}.js`, env, name, ready: /^ready$/ });
}

/** @throws Error where it is shared, so that its CPU time is not to be had */
export function pidOf(part: PartUnderTest): number {
  if (part.pid === null) throw new Error(`${part.choice}: the bench needs it as a process of this machine`);
  return part.pid;
}
