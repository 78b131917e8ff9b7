import { createLogger } from './logger';
import { frameworkLogger } from './nest-logger';

describe(frameworkLogger, () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = frameworkLogger(createLogger('vote-api', 'info', destination));

  it("lets a framework's warnings and errors through, its start-up chatter not", () => {
    logger.log('Nest application successfully started', 'NestApplication');
    logger.verbose('and more');
    logger.debug('and more');
    logger.warn('a route is deprecated', 'Router');
    logger.error(new Error('it failed'), 'stack', 'Router');
    logger.error({ reason: 'it failed' });
    expect(lines).toMatchObject([
      { level: 40, msg: 'a route is deprecated', context: 'Router' },
      { level: 50, msg: 'it failed' },
      { level: 50, msg: '{"reason":"it failed"}' },
    ]);
  });
});
