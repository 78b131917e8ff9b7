import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodes } from '../exit';
import { RACE } from '../spec-support/export-text';
import { run, type RunResult } from '../spec-support/run';
import { TinyServer } from '../spec-support/tiny-server';
import type { LoadReport } from './report/load-report';

let server: TinyServer;

beforeEach(async () => {
  server = await TinyServer.start();
});

afterEach(() => server.stop());

const small = ['--rate', '200', '--duration', '0.3', '--sockets', '20', '--spacing', 'even'];

async function load(...args: string[]): Promise<RunResult & { report: LoadReport }> {
  const result = await run(['load', '--race', RACE, ...small, '--json', ...args], { url: server.url });
  return { ...result, report: JSON.parse(result.out) as LoadReport };
}

const voters = (): number => new Set(server.recorded.map(({ token }) => token)).size;

describe('load', () => {
  it('casts the ballots of the plan, over sockets that stay open, and finds them in the results', async () => {
    const { code, report } = await load();
    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(code).toBe(exitCodes.done);
    expect(report).toMatchObject({ wanted: 60, sent: 60, recorded: 60, refused: {}, unanswered: 0, unsent: 0 });
    expect(report).toMatchObject({ voters: 20, rehearsal: false, count: { voters: 20, counted: 20, right: true } });
    expect(report.freshnessMs!.max).toBeGreaterThanOrEqual(0);
    expect(report.ackMs!.max).toBeGreaterThanOrEqual(report.ackMs!.p99);
    expect(voters()).toBe(20);
    // The one more watches the results.
    expect(server.mostSockets).toBe(21);
    expect(server.recorded.every(({ cast }) => cast.round === 1)).toBe(true);
  });

  it('fails where an acknowledged vote is not in the results', async () => {
    const standing = server.standing.bind(server);
    server.standing = () => {
      const votes = standing();
      return { ...votes, '44': Math.max(0, votes['44']! - 1) };
    };
    const { code, report } = await load();
    expect(code).toBe(exitCodes.refused);
    expect(report.count).toMatchObject({ voters: 20, counted: 19, right: false });
  });

  it('sends frames twice', async () => {
    const { report } = await load('--duplicates', '0.5');
    expect(report.recorded).toBe(60);
    expect(server.recorded.length).toBeGreaterThan(75);
    expect(report.count!.right).toBe(true);
  });

  it('re-sends a ballot unchanged until it is answered', async () => {
    server.treat = (cast, attempt, socket, token) => {
      if (attempt > 1 || cast.candidate !== '44') return null;
      // Recorded, and the answer lost.
      server.record(token, cast, null);
      socket.close(1013);
      return 'answered';
    };
    const { report } = await load();
    expect(report).toMatchObject({ sent: 60, recorded: 60, unanswered: 0, count: { right: true } });
    expect(report.resent).toBeGreaterThan(0);
    expect(report.errors['closed 1013']).toBeGreaterThan(0);
    expect(report.reconnectMs!.p50).toBeGreaterThan(0);
    for (const casts of Map.groupBy(server.recorded, ({ cast }) => cast.ballotId).values()) {
      expect(casts).toEqual(casts.map(() => casts[0]));
    }
  });

  it('waits as long as a busy server asks, and tells refusals for good by their code', async () => {
    server.treat = (cast, attempt, socket) => {
      if (cast.candidate === '16') return server.refuse(cast, 'candidate_withdrawn', socket);
      return attempt === 1 ? server.refuse(cast, 'busy', socket, 20) : null;
    };
    const { code, report } = await load();
    const withdrawn = report.refused['candidate_withdrawn']!;
    expect(withdrawn).toBeGreaterThan(0);
    expect(report.refused).toEqual({ candidate_withdrawn: withdrawn });
    expect(report).toMatchObject({ sent: 60, recorded: 60 - withdrawn, resent: 60 - withdrawn });
    expect(report.errors).toEqual({ 'refused busy': 60 - withdrawn, 'refused candidate_withdrawn': withdrawn });
    // The profile allows none.
    expect(code).toBe(exitCodes.refused);
  });

  it('believes no refusal of a ballot of which a copy went unanswered', async () => {
    server.treat = (cast, attempt, socket) => {
      if (cast.candidate !== '44') return null;
      if (attempt > 1) return server.refuse(cast, 'race_closed', socket);
      socket.terminate();
      return 'answered';
    };
    const { code, report } = await load();
    expect(code).toBe(exitCodes.refused);
    expect(report.refused).toEqual({});
    expect(report.unanswered).toBeGreaterThan(0);
    expect(report.recorded).toBe(60 - report.unanswered);
  });

  it('sends one by one under the rule `final`, so that the first recorded is the first in the log', async () => {
    server.change = 'final';
    server.treat = (cast, attempt, socket) => {
      if (cast.seq !== 1 || attempt > 1) return null;
      return server.refuse(cast, 'busy', socket, 30);
    };
    const { report } = await load();
    expect(report).toMatchObject({ recorded: 60, count: { voters: 20, right: true } });
  });

  it('stays away from a server that closes for good', async () => {
    server.treat = (_cast, _attempt, socket) => {
      socket.close(1008);
      return 'answered';
    };
    const { code, report } = await load();
    expect(code).toBe(exitCodes.refused);
    expect(report).toMatchObject({ recorded: 0, resent: 0, ackMs: null });
    expect(report.unanswered + report.unsent).toBe(60);
  });

  it('votes as a file of the operator says, cuts sockets, and writes a report', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-load-'));
    const phases = [
      { name: 'before', seconds: 0.2, rate: 0.5 },
      { name: 'storm', seconds: 0.2, rate: 0.5, to: 1, drop: 1 },
    ];
    const profile = { name: 'ours', about: 'A storm.', rate: 100, sockets: 10, phases, thresholds: {} };
    await writeFile(path.join(folder, 'ours.json'), JSON.stringify(profile));
    const args = ['--race', RACE, '--profile', path.join(folder, 'ours.json'), '--report', folder];
    const { code, out } = await run(['load', ...args, '--spacing', 'even'], { url: server.url });
    expect(code).toBe(exitCodes.done);
    expect(out).toMatch(/^Passed\.$/m);
    const report = JSON.parse(await readFile(path.join(folder, 'load.json'), 'utf8')) as LoadReport;
    expect(report).toMatchObject({ sent: 25, recorded: 25, errors: {} });
    expect(report.reconnectMs).not.toBeNull();
    expect(await readFile(path.join(folder, 'load.html'), 'utf8')).toContain('<svg');
  });

  it.each([
    ['that is not there', null],
    ['that is no JSON', '{'],
    ['without phases', '{ "name": "ours" }'],
  ])('refuses a profile %s', async (_, content) => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'scrutineer-load-')), 'ours.json');
    if (content !== null) await writeFile(file, content);
    const { code, err } = await run(['load', '--race', RACE, '--profile', file], { url: server.url });
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(file);
  });

  it('refuses a race that is not open', async () => {
    server.state = 'closed';
    const { code, err } = await run(['load', '--race', RACE], { url: server.url });
    expect(code).toBe(exitCodes.refused);
    expect(err).toContain(`scrutineer open ${RACE}`);
  });
});
