import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../machine/free-port';
import { startService } from './start-service';

describe(startService, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scrutineer-service-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function program(name: string, source: string): string {
    const entry = path.join(folder, `${name}.mjs`);
    writeFileSync(entry, source);
    return entry;
  }

  const lasting = 'setInterval(() => undefined, 1000);';

  it('waits until the URL answers 200, not merely answers', async () => {
    const port = await freePort();
    const entry = program(
      'slow-to-be-ready',
      `import { createServer } from 'node:http';
       let asked = 0;
       createServer((_, res) => res.writeHead(++asked < 3 ? 503 : 200).end(() => console.log('asked', asked)))
         .listen(${port}, '127.0.0.1');`,
    );
    const service = await startService({
      entry,
      env: {},
      name: 'slow',
      ready: `http://127.0.0.1:${port}/health/ready`,
    });
    await service.waitForLine(/^asked 3$/);
    await service.kill();
    expect(await service.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('gives the service PATH and what the test names, nothing else', async () => {
    process.env['LEAK'] = 'a variable of the test run';
    const entry = program('environment', `console.log(JSON.stringify(process.env)); ${lasting}`);
    const service = await startService({ entry, env: { PORT: '1' }, name: 'environment', ready: /PORT/ });
    expect(JSON.parse(await service.waitForLine(/PORT/))).toEqual({ PATH: process.env['PATH'], PORT: '1' });
    await service.kill();
    delete process.env['LEAK'];
  });

  it('returns the exit code of a service that stops when asked to', async () => {
    const entry = program('polite', `process.on('SIGTERM', () => process.exit(3)); console.log('up'); ${lasting}`);
    const service = await startService({ entry, env: {}, name: 'polite', ready: /up/ });
    expect(await service.stop()).toBe(3);
    expect(await service.stop()).toBe(3);
  });

  it('keeps the last 2,000 lines of both streams, and all of them in the file', async () => {
    const logFile = path.join(folder, 'talkative.log');
    const entry = program(
      'talkative',
      `process.on('SIGUSR2', () => { console.log('out'); process.exit(); });
       for (let n = 1; n <= 2500; n++) console.error('err', n);
       ${lasting}`,
    );
    const service = await startService({ entry, env: {}, name: 'talkative', ready: /^err 2500$/, logFile });
    service.signal('SIGUSR2');
    await service.exited;
    expect(service.lines()).toHaveLength(2_000);
    expect(service.lines().slice(-2)).toEqual(['err 2500', 'out']);
    const written = readFileSync(logFile, 'utf8').trim().split('\n');
    expect([written.length, written[0], written.at(-1)]).toEqual([2_501, 'err 1', 'out']);
  });

  it('fails with the last words of a service that ends early', async () => {
    const entry = program('broken', `console.error('KAFKA_BROKERS is required'); process.exit(1);`);
    const ready = `http://127.0.0.1:${await freePort()}/health/ready`;
    await expect(startService({ entry, env: {}, name: 'broken', ready })).rejects.toThrow(
      /broken did not get ready .*it ended with code 1[^]*KAFKA_BROKERS is required/,
    );
    await expect(startService({ entry, env: {}, name: 'broken', ready: /never printed/ })).rejects.toThrow(
      /printed no \/never printed\/: it ended with code 1[^]*KAFKA_BROKERS is required/,
    );
  });

  it('fails a wait for a line that does not come', async () => {
    const entry = program('silent', `console.log('up'); ${lasting}`);
    const service = await startService({ entry, env: {}, name: 'silent', ready: /up/ });
    await expect(service.waitForLine(/down/, 1)).rejects.toThrow(/silent printed no \/down\/ within 1 ms[^]*up/);
    await service.kill();
  });
});
