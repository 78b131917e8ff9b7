import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startService, type Service } from '@scrutineer/testbed';

const built = path.resolve(__dirname, '../../../../dist/apps');

/** The built standalone, running on a data directory of its own. */
export interface Standalone {
  readonly service: Service;
  /** Its origin, by name, as a browser on this machine would call it. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
}

/** Where to start; on the port of before, if it is to be found again. */
interface Start {
  readonly dataDir: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The path of the built program, once it and the pages it serves are there. */
export function builtStandalone(): string {
  const files = ['standalone/main.js', 'standalone/sqlite-worker.js', 'vote-ui/index.html', 'admin-ui/index.html'];
  const missing = files.filter((file) => !existsSync(path.join(built, file)));
  if (missing.length > 0)
    throw new Error(`not built yet: ${missing.join(', ')} in ${built}; run "npm run build" first`);
  return path.join(built, 'standalone/main.js');
}

/** A new directory that is removed after the tests of the file. */
export function freshDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'scrutineer-standalone-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

/** Starts the built standalone and waits until it is ready. Tests end it. */
export async function startStandalone({ dataDir, port, env = {} }: Start): Promise<Standalone> {
  const chosen = port ?? (await freePort());
  const service = await startService({
    entry: builtStandalone(),
    env: { DATA_DIR: dataDir, PORT: String(chosen), LOG_LEVEL: 'warn', ...env },
    name: 'standalone',
    ready: `http://127.0.0.1:${chosen}/health/ready`,
  });
  return { service, url: `http://localhost:${chosen}`, port: chosen, dataDir };
}
