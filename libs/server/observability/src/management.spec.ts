import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter } from 'prom-client';
import { Readiness } from './health';
import { managementHandler, startManagementServer, type Handler } from './management';
import { Registry } from './metrics';

let server: Server | undefined;

beforeEach(() => (server = undefined));
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** Serves, and answers with what a prober reads. */
async function serving(handler: Handler): Promise<(path: string, method?: string) => Promise<Response>> {
  const started = await startManagementServer(0, handler);
  server = started;
  const { port } = started.address() as AddressInfo;
  return (path, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
}

function serve(readiness = new Readiness(), metricsFor?: (request: IncomingMessage) => boolean) {
  return serving(managementHandler(registryWithOne(), readiness, metricsFor));
}

function registryWithOne(): Registry {
  const registry = new Registry();
  new Counter({ name: 'laps_total', help: 'Laps', registers: [registry] }).inc(58);
  return registry;
}

describe('/health/live', () => {
  it('is 200 whatever is missing, and while it drains', async () => {
    const readiness = new Readiness();
    readiness.require('race log', () => false);
    readiness.drain();
    const response = await (await serve(readiness))('/health/live');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'live' });
  });
});

describe('/health/ready', () => {
  it('is 503 with the missing parts, 200 once they are there, 503 again while it drains', async () => {
    const readiness = new Readiness();
    let reached = false;
    readiness.require('race log', () => reached);
    readiness.require('tally store', () => true);
    const call = await serve(readiness);
    const ready = async (): Promise<unknown> => {
      const response = await call('/health/ready?verbose');
      return [response.status, await response.json()];
    };
    expect(await ready()).toEqual([503, { status: 'not ready', missing: ['race log'] }]);
    reached = true;
    expect(await ready()).toEqual([200, { status: 'ready' }]);
    readiness.drain();
    expect(await ready()).toEqual([503, { status: 'not ready', missing: ['draining'] }]);
  });

  it('answers a HEAD with the status alone', async () => {
    const readiness = new Readiness();
    readiness.drain();
    const response = await (await serve(readiness))('/health/ready', 'HEAD');
    expect([response.status, await response.text()]).toEqual([503, '']);
  });
});

describe('/metrics', () => {
  it('has what is registered', async () => {
    const response = await (await serve())('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(registryWithOne().contentType);
    expect(await response.text()).toContain('laps_total 58');
  });

  it('is as if it were not there for callers who may not see it, and health is there for them', async () => {
    const isScraper = ({ headers }: IncomingMessage): boolean => headers['user-agent'] === 'Prometheus';
    const call = await serve(new Readiness(), isScraper);
    const refused = await call('/metrics');
    expect(refused.status).toBe(404);
    expect(await refused.text()).not.toContain('laps');
    expect((await call('/health/live')).status).toBe(200);
    const { port } = server!.address() as AddressInfo;
    const scraped = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { 'user-agent': 'Prometheus' } });
    expect(await scraped.text()).toContain('laps_total 58');
  });
});

describe('anything else', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/health'],
    ['GET', '/health/live/'],
    ['GET', '/api/races'],
    ['GET', '/?/health/live'],
    ['POST', '/health/live'],
    ['DELETE', '/metrics'],
  ])('%s %s is 404', async (method, path) => {
    const response = await (await serve())(path, method);
    expect([response.status, await response.json()]).toEqual([404, { status: 'not found' }]);
  });

  it('is left to whoever else answers on the port', async () => {
    const handler = managementHandler(new Registry(), new Readiness());
    const call = await serving(async (request, response) => {
      if (await handler(request, response)) return true;
      response.end('the fan page');
      return true;
    });
    expect(await (await call('/')).text()).toBe('the fan page');
    expect((await call('/health/live')).status).toBe(200);
  });

  it('that fails is 500, without its reason', async () => {
    const response = await (await serving(() => Promise.reject(new Error('secret of the inside'))))('/metrics');
    expect([response.status, await response.json()]).toEqual([500, { status: 'error' }]);
  });
});

it('does not start on a port that is taken', async () => {
  await serve();
  const { port } = server!.address() as AddressInfo;
  const handler = managementHandler(new Registry(), new Readiness());
  await expect(startManagementServer(port, handler)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
