import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { findCommand } from './find-command';
import { freePort } from './free-port';

describe(findCommand, () => {
  it('prefers the names in their order', async () => {
    const remedy = 'install a shell';
    expect(await findCommand({ names: ['no-such-shell', 'sh'], aptPackage: 'dash', remedy })).toMatch(/\/sh$/);
  });
});

describe(freePort, () => {
  it('gives ports that can be listened on, each once', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
    expect(new Set(ports).size).toBe(20);
    const server = createServer().listen(ports[0], '127.0.0.1');
    await once(server, 'listening');
    expect((server.address() as AddressInfo).port).toBe(ports[0]);
    server.close();
  });
});
