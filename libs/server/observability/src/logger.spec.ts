import fc from 'fast-check';
import { createLogger } from './logger';

const SECRET = 'correct-horse-battery-staple';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, level = 'info'): string[] {
  const lines: string[] = [];
  write(createLogger('gateway', level, { write: (line) => void lines.push(line) }));
  return lines;
}

describe('a log line', () => {
  it('is one JSON object with service, time, level and what was said', () => {
    const [line, ...more] = logged((logger) => logger.info({ race: 'monza', code: 'busy' }, 'a ballot\nwas refused'));
    expect(more).toEqual([]);
    expect(line!.trimEnd().split('\n')).toHaveLength(1);
    const said = JSON.parse(line!) as Record<string, unknown>;
    expect(said).toMatchObject({ service: 'gateway', race: 'monza', code: 'busy', msg: 'a ballot\nwas refused' });
    expect(new Date(String(said['time'])).toISOString()).toBe(said['time']);
  });

  it('is left out below the level', () => {
    const lines = logged((logger) => {
      logger.info('nobody reads this');
      logger.warn('somebody does');
    }, 'warn');
    expect(lines).toHaveLength(1);
    expect(logged((logger) => logger.fatal('silence'), 'silent')).toEqual([]);
  });
});

describe('a secret', () => {
  const names = ['password', 'token', 'secret'];

  it.each(names)('logged as the field `%s` never appears, the rest of the line does', (name) => {
    const [line] = logged((logger) => logger.info({ username: 'admin', [name]: SECRET }, 'logged in'));
    expect(line).not.toContain(SECRET);
    expect(JSON.parse(line!)).toMatchObject({ username: 'admin', [name]: '[redacted]', msg: 'logged in' });
  });

  it.each(names)('logged as the field `%s` of an object never appears', (name) => {
    const [line] = logged((logger) => logger.info({ body: { username: 'admin', [name]: SECRET } }, 'a log-in failed'));
    expect(line).not.toContain(SECRET);
    expect(JSON.parse(line!)).toMatchObject({ body: { username: 'admin', [name]: '[redacted]' } });
  });

  it.each(names)('of a child logger, `%s`, never appears', (name) => {
    expect(logged((logger) => logger.child({ [name]: SECRET }).info('hello'))[0]).not.toContain(SECRET);
  });

  it('never appears whatever its value is', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string()));
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, secret) => {
        const [line] = logged((logger) => logger.info({ [name]: secret, inner: { [name]: secret } }, 'said'));
        expect(JSON.parse(line!)).toMatchObject({ [name]: '[redacted]', inner: { [name]: '[redacted]' } });
      }),
    );
  });
});
