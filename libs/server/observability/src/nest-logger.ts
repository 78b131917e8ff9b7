import type { Logger } from './logger';

/** Gives a framework's log lines the shape of ours. Its start-up chatter is debug. */
export function frameworkLogger(logger: Logger): {
  log(message: unknown, context?: unknown): void;
  error(message: unknown, ...rest: unknown[]): void;
  warn(message: unknown, context?: unknown): void;
  debug(message: unknown, context?: unknown): void;
  verbose(message: unknown, context?: unknown): void;
} {
  const text = (message: unknown): string => (typeof message === 'string' ? message : JSON.stringify(message));
  return {
    log: (message, context) => logger.debug({ context }, text(message)),
    error: (message, ...rest) => logger.error({ rest }, message instanceof Error ? message.message : text(message)),
    warn: (message, context) => logger.warn({ context }, text(message)),
    debug: (message, context) => logger.debug({ context }, text(message)),
    verbose: (message, context) => logger.trace({ context }, text(message)),
  };
}
