import { randomUUID } from 'node:crypto';
import { createLogger, createRegistry, Readiness, type Logger, type Registry } from '@scrutineer/observability';
import type { Clock, Ids } from '@scrutineer/voting-domain';

/** What every service process has, whatever it does. */
export interface ServiceFrame {
  readonly name: string;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function serviceFrame(name: string, logLevel: string): ServiceFrame {
  return {
    name,
    logger: createLogger(name, logLevel),
    registry: createRegistry(),
    readiness: new Readiness(),
    clock: Date,
    ids: { next: randomUUID },
  };
}
