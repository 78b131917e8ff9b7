import { exitCodes } from './exit';
import { run } from './spec-support/run';

const commands = [
  'races',
  'status',
  'open',
  'close',
  'reopen',
  'reset',
  'certify',
  'reveal',
  'hide',
  'recount',
  'load',
  'capacity',
];

describe('the command line', () => {
  it('names every command in its help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(exitCodes.done);
    for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(commands)('helps with %s, with examples and the options that all commands take', async (name) => {
    const { code, out } = await run([name, '--help']);
    expect(code).toBe(exitCodes.done);
    expect(out).toContain(`Examples:\n  scrutineer ${name}`);
    for (const option of ['--url', '--user', '--json']) expect(out).toContain(option);
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['opne', 'abu-dhabi-2025']],
    ['an unknown option', ['races', '--loud']],
    ['a password as an option', ['races', '--password', 'secret']],
    ['a missing race', ['open']],
    ['one argument too many', ['open', 'abu-dhabi-2025', 'monza-2025']],
    ['a reset without a reason', ['reset', 'abu-dhabi-2025', '--confirm', 'abu-dhabi-2025']],
    ['a reset that is not confirmed', ['reset', 'abu-dhabi-2025', '--reason', 'x']],
    ['a reset that confirms another race', ['reset', 'abu-dhabi-2025', '--reason', 'x', '--confirm', 'monza-2025']],
    ['a round of 0', ['recount', 'abu-dhabi-2025', '--round', '0']],
    ['a round of a file', ['recount', './export.ndjson', '--round', '1']],
    ['a version that is no number', ['close', 'abu-dhabi-2025', '--expected-version', 'x']],
    ['a part above 1', ['load', '--race', 'abu-dhabi-2025', '--duplicates', '1.1']],
    ['an empty part', ['load', '--race', 'abu-dhabi-2025', '--duplicates', '']],
    ['a rate of 0', ['load', '--race', 'abu-dhabi-2025', '--rate', '0']],
    ['a load without a race', ['load']],
    ['a capacity from a file that is none', ['capacity', '--bench', './nowhere.json']],
    ['an address that is none', ['races', '--url', 'localhost:8080']],
    ['a log-in without a password', ['status', 'abu-dhabi-2025']],
    ['a password to another machine in the clear', ['status', 'abu-dhabi-2025', '--url', 'http://vote.example']],
    ['a load on another machine', ['load', '--race', 'abu-dhabi-2025', '--url', 'https://vote.example']],
    ['sockets to another machine', ['load', '--race', 'abu-dhabi-2025', '--gateway', 'https://vote.example']],
  ])('refuses %s as usage, with a word on stderr', async (_, args) => {
    const { code, out, err } = await run(args);
    expect(code).toBe(exitCodes.usage);
    expect(out).toBe('');
    expect(err.trim()).not.toBe('');
  });

  it('says why it loads this machine only', async () => {
    const { err } = await run(['load', '--race', 'abu-dhabi-2025', '--url', 'https://vote.example']);
    expect(err).toContain('https://vote.example is not on this machine');
  });
});
