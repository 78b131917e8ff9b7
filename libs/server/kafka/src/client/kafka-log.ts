import { logLevel } from 'kafkajs';
import type { logCreator } from 'kafkajs';

/** Where this library says what happens; a pino logger fits. */
export interface KafkaLog {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

/**
 * Routes kafkajs's own log into ours. What it calls an error is one failed attempt, which we may repeat: a warning. What it
 * calls info is of use to developers only.
 */
export function routeLog(log: KafkaLog, isSilent: () => boolean): logCreator {
  return () =>
    ({ namespace, level, log: { message, ...context } }) => {
      if (isSilent()) return;
      const entry = { ...context, namespace };
      if (level === logLevel.ERROR || level === logLevel.WARN) log.warn(entry, message);
      else log.debug(entry, message);
    };
}
