// The operator's burst tool against the whole product: a rehearsal beside the real race, from two processes.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { publicRacesSchema } from '@scrutineer/contracts';
import { Operator, VOTER_TOKEN_SECRET } from '@scrutineer/testing-edge';
import { builtStandalone, freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const RACE = 'abu-dhabi-2025';
const REHEARSAL = `rehearsal-${RACE}`;
const PASSWORD = 'only for these tests';

const folder = freshDirectory();
const dataDir = freshDirectory();
let standalone: Standalone;

beforeAll(async () => {
  standalone = await startStandalone({ dataDir, env: { ADMIN_PASSWORD: PASSWORD, VOTER_TOKEN_SECRET } });
  await writeFile(path.join(folder, 'password'), `${PASSWORD}\n`);
});
afterAll(() => standalone?.service.kill());

function scrutineer(...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const entry = path.resolve(path.dirname(builtStandalone()), '../cli/main.js');
  const env = { PATH: process.env['PATH'] ?? '', SCRUTINEER_PASSWORD_FILE: path.join(folder, 'password') };
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args, '--url', standalone.url], { env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}

function rehearse(...more: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const profile = [
    '--profile',
    'last-laps',
    '--duration',
    '6',
    '--rate',
    '150',
    '--sockets',
    '60',
    '--spacing',
    'even',
  ];
  return scrutineer('load', '--race', RACE, '--rehearsal', ...profile, '--processes', '2', ...more);
}

it('votes in a rehearsal and finds every acknowledged vote in its results', async () => {
  const { stdout } = await rehearse('--json', '--report', folder);
  const report = JSON.parse(stdout) as Record<string, unknown> & { recorded: number };
  // How fast this machine is just now is not the question: thresholds may fail, the count may not.
  expect(report).toMatchObject({ race: REHEARSAL, rehearsal: true, processes: 2, unanswered: 0, unsent: 0 });
  expect(report).toMatchObject({ count: { right: true }, voters: 60 });
  expect(report.recorded).toBeGreaterThan(100);
  expect(await readFile(path.join(folder, 'load.html'), 'utf8')).toContain(
    'REHEARSAL: these ballots count for nothing.',
  );
});

it('marks the rehearsal wherever it is shown, and leaves the real race alone', async () => {
  const operator = await Operator.logIn(standalone.url, PASSWORD);
  const races = publicRacesSchema.parse(await (await fetch(`${standalone.url}/api/races`)).json());
  expect(races.find(({ id }) => id === REHEARSAL)).toMatchObject({
    title: expect.stringMatching(/^REHEARSAL: /) as string,
  });
  expect((await operator.settledResults(REHEARSAL)).total).toBe(60);
  expect((await scrutineer('races')).stdout).toMatch(/REHEARSAL: .* closed/);
  expect((await scrutineer('status', REHEARSAL)).stdout).toContain('REHEARSAL: ');
  expect((await scrutineer('status', RACE, '--json')).stdout).toContain('"total":0');
});

it('rehearses again in a new round', async () => {
  const { stdout } = await rehearse('--json');
  expect(JSON.parse(stdout)).toMatchObject({ race: REHEARSAL, round: 2, count: { right: true } });
});
