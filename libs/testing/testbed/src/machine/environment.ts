/**
 * What a person or a CI job may set to steer the testbed. Read here and nowhere else; everything is optional, and read
 * late, so that a test may set it too.
 */
export const environment = {
  /** Brokers to use instead of starting one, comma-separated. */
  kafkaBrokers: (): string | undefined => process.env['KAFKA_BROKERS'] || undefined,
  /** A Redis to use instead of starting one. */
  redisUrl: (): string | undefined => process.env['REDIS_URL'] || undefined,
  /** The browser to use. */
  chromiumPath: (): string | undefined => process.env['CHROMIUM_PATH'] || undefined,
  searchPath: (): string => process.env['PATH'] ?? '',
};
