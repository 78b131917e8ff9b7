import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@scrutineer/testbed';
import { scrutineer } from '../load/dialect';
import { PASSWORD, signIn } from '../operator';
import { ballotCount } from './ballot-count';
import { common, start } from './start';
import type { System } from './system';

export async function standaloneSystem(): Promise<System> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'scrutineer-bench-'));
  const service = await start('standalone', { ...common(port), DATA_DIR: folder, ADMIN_PASSWORD: PASSWORD }, port);
  const origin = `127.0.0.1:${port}`;
  const command = await signIn(`http://${origin}`);
  await command('open');
  return {
    title: 'Scrutineer standalone (SQLite, `FULL` sync)',
    origin: `ws://${origin}`,
    dialect: scrutineer,
    servers: { standalone: service.pid },
    ...ballotCount(`http://${origin}`, command, port),
    showsResults: true,
    stop: async () => {
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
