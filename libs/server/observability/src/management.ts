import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Readiness } from './health';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Answers `/health/live`, `/health/ready` and `/metrics`; resolves false for anything else. Live means the event loop
 * turns; ready names every part that is missing.
 */
export function managementHandler(registry: Registry, readiness: Readiness, metricsFor = anyCaller): Handler {
  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (path === '/health/live') json(response, 200, { status: 'live' });
    else if (path === '/health/ready') {
      const missing = readiness.missing();
      if (missing.length > 0) json(response, 503, { status: 'not ready', missing });
      else json(response, 200, { status: 'ready' });
    } else if (path === '/metrics' && metricsFor(request)) {
      const text = await registry.metrics();
      response.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
    } else return false;
    return true;
  };
}

/** Serves health and metrics on a port of their own, never behind the ingress. */
export async function startManagementServer(port: number, handler: Handler): Promise<Server> {
  const server = createServer((request, response) => {
    handler(request, response).then(
      (handled) => handled || json(response, 404, { status: 'not found' }),
      () => json(response, 500, { status: 'error' }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  return server;
}

function anyCaller(_request: IncomingMessage): boolean {
  return true;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
