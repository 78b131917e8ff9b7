import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import { ProblemFilter } from './problem.filter';
import { sendRequestId } from './request-id';

/** Largest body: a race file of 200 candidates has about 40 kB. */
const BODY_LIMIT = '256kb';

export interface HttpOptions {
  readonly logger: Logger;
  readonly registry: Registry;
  /** Origins other than the server's own whose pages may call. */
  readonly publicOrigins: readonly string[];
}

/** What every HTTP-facing service has in common: headers, request ids, body limits, timeouts, durations, problems. */
export function configureHttp(app: NestExpressApplication, { logger, registry, publicOrigins }: HttpOptions): void {
  app.disable('x-powered-by');
  app.use(sendRequestId);
  app.use(measure(registry));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // TLS ends at the ingress, which sets HSTS; over plain HTTP browsers ignore it anyway.
      strictTransportSecurity: false,
    }),
  );
  if (publicOrigins.length > 0) {
    app.enableCors({ origin: [...publicOrigins], credentials: true, exposedHeaders: ['X-Request-Id', 'Retry-After'] });
  }
  app.useBodyParser('json', { limit: BODY_LIMIT, strict: true });
  app.useGlobalFilters(new ProblemFilter(logger));
  const server = app.getHttpServer();
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  server.keepAliveTimeout = 65_000;
}

/** Durations by route pattern, never by raw path, which callers choose. */
function measure(registry: Registry): (request: Request, response: Response, next: NextFunction) => void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'HTTP requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request, response, next) => {
    const stop = durations.startTimer({ method: request.method });
    response.on('finish', () => {
      const route = request.route as { path?: unknown } | undefined;
      stop({ route: typeof route?.path === 'string' ? route.path : 'unmatched', status: response.statusCode });
    });
    next();
  };
}
