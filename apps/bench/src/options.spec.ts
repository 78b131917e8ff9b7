import { benchOptions } from './options';

describe(benchOptions, () => {
  it('runs everything, five times, up to ten million voters', () => {
    expect(benchOptions([])).toEqual({
      parts: ['peers', 'broadcast', 'producers', 'worker', 'voters'],
      rounds: 5,
      voters: 10_000_000,
      check: false,
      write: false,
    });
  });

  it('takes parts by name', () => {
    expect(benchOptions(['worker', '--rounds', '1', '--check'])).toMatchObject({
      parts: ['worker'],
      rounds: 1,
      check: true,
    });
  });

  it.each([['nothing'], ['--fast'], ['--rounds=0'], ['--voters=1000']])('refuses %s', (argument) => {
    expect(() => benchOptions([argument])).toThrow();
  });

  it('writes whole runs only', () => {
    expect(() => benchOptions(['peers', '--write'])).toThrow('whole run');
    expect(benchOptions(['--write']).write).toBe(true);
  });
});
