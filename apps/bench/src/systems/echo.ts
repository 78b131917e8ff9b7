import { freePort } from '@scrutineer/testbed';
import { echoed } from '../load/dialect';
import { Ledger } from '../load/ledger';
import { startPeer } from './start';
import type { System } from './system';

export async function echoSystem(): Promise<System> {
  const port = await freePort();
  const service = await startPeer('ws-echo', { PORT: `${port}` });
  return {
    title: 'raw `ws` echo',
    origin: `ws://127.0.0.1:${port}`,
    dialect: echoed,
    servers: { echo: service.pid },
    steady: true,
    ledger: new Ledger(),
    counted: () => Promise.resolve(),
    wrong: () => Promise.resolve([]),
    stop: async () => {
      await service.stop();
    },
  };
}
