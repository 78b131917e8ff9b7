import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodes } from './exit';
import { RACE, RoundLog } from './spec-support/export-text';
import { run, type RunResult } from './spec-support/run';
import { PASSWORD, TinyServer } from './spec-support/tiny-server';

let server: TinyServer;
let folder: string;
let passwordFile: string;

beforeEach(async () => {
  server = await TinyServer.start();
  folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-cli-'));
  passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, `${PASSWORD}\n`);
});

afterEach(() => server.stop());

function scrutineer(...args: string[]): Promise<RunResult> {
  return run(args, { url: server.url, passwordFile });
}

describe('races', () => {
  it('lists them as a table and as JSON', async () => {
    const { code, out } = await scrutineer('races');
    expect(code).toBe(exitCodes.done);
    expect(out.split('\n')[1]).toMatch(/^abu-dhabi-2025 {2}Driver of the Day {2}open +1 +3$/);
    const json = await scrutineer('races', '--json');
    expect(JSON.parse(json.out)).toMatchObject([{ id: RACE, state: 'open' }]);
  });

  it('needs no log-in', async () => {
    const { code } = await run(['races', '--url', server.url]);
    expect(code).toBe(exitCodes.done);
    expect(server.calls.map(({ line }) => line)).toEqual(['GET /api/races']);
  });

  it('ends with 3 and a remedy where nobody answers', async () => {
    await server.stop();
    const { code, err } = await run(['races', '--url', server.url]);
    expect(code).toBe(exitCodes.unreachable);
    expect(err).toContain('--url');
  });
});

describe('lifecycle', () => {
  it('prints the cut of a close', async () => {
    const { code, out } = await scrutineer('close', RACE, '--expected-version', '3', '--reason', 'chequered flag');
    expect({ code, out }).toEqual({ code: 0, out: `${RACE}: closed, round 1, version 3\ncut: 4 5 6\n` });
    expect(server.calls.at(-1)!.body).toEqual({ expectedVersion: 3, reason: 'chequered flag' });
  });

  it('resets with a reason and confirmation', async () => {
    const { code, out } = await scrutineer('reset', RACE, '--reason', 'rehearsal', '--confirm', RACE, '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(out)).toMatchObject({ id: RACE });
    expect(server.calls.at(-1)!.body).toEqual({ reason: 'rehearsal', confirm: RACE });
  });

  it('ends with 1, the code and a remedy where it is refused', async () => {
    const { code, out, err } = await scrutineer('certify', RACE);
    expect({ code, out }).toEqual({ code: exitCodes.refused, out: '' });
    expect(err).toContain('invalid_transition, request request-1');
    expect(err).toContain('scrutineer races');
  });

  it('ends with 1 for a wrong password, and shows it to nobody', async () => {
    await writeFile(passwordFile, 'wrong password');
    const { code, err } = await scrutineer('open', RACE);
    expect(code).toBe(exitCodes.refused);
    expect(err).toContain('SCRUTINEER_PASSWORD_FILE');
    expect(err).not.toContain('wrong password');
  });
});

describe('status', () => {
  it('shows counts and figures of the open race', async () => {
    server.votes = [30, 10, 0];
    const { code, out } = await scrutineer('status');
    expect(code).toBe(exitCodes.done);
    expect(out).toContain('40 votes, 40 voters');
    expect(out).toMatch(/ 1 {2}Driver 1 +30 /);
    expect(out).toMatch(/refused +3.0\/s busy/);
    expect(out).toMatch(/ack p99 +–/);
  });

  it('watches until it is interrupted, through the end of a session', async () => {
    const interrupt = new AbortController();
    const watching = run(['status', RACE, '--watch', '--json'], { url: server.url, passwordFile }, interrupt.signal);
    await server.called('/stats', 1);
    server.loggedOut = true;
    await server.called('POST /api/admin/session', 2);
    // The refused look, the one after the log-in, and one more, so that two are printed.
    await server.called('/stats', 4);
    interrupt.abort();
    const { code, out } = await watching;
    expect(code).toBe(exitCodes.done);
    const lines = out.trim().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ race: { id: RACE }, lag: 0, results: { total: 0 } });
    expect(server.calls.filter(({ line }) => line === 'POST /api/admin/session')).toHaveLength(2);
  });
});

describe('recount', () => {
  beforeEach(() => {
    server.state = 'closed';
    server.votes = [2, 1, 0];
    server.log.cast({ voter: 1, seq: 1, candidate: 0 });
    server.log.cast({ voter: 2, seq: 1, candidate: 0 });
    server.log.cast({ voter: 3, seq: 1, candidate: 2 });
    server.log.cast({ voter: 3, seq: 2, candidate: 1 });
  });

  it('ends with 0 where the log gives the live tally', async () => {
    const { code, out } = await scrutineer('recount', RACE, '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(out)).toEqual({
      race: RACE,
      round: 1,
      equal: true,
      candidates: [
        { id: '1', recount: 2, live: 2 },
        { id: '44', recount: 1, live: 1 },
        { id: '16', recount: 0, live: 0 },
      ],
      records: 7,
      ballots: 4,
      voters: 3,
      liveVoters: 3,
      late: 0,
      dead: 0,
    });
  });

  it('ends with 1 and shows the difference where it does not', async () => {
    server.votes = [3, 0, 0];
    const { code, out } = await scrutineer('recount', RACE, '--round', '1');
    expect(code).toBe(exitCodes.refused);
    expect(out).toMatch(/^44 +1 +0 +-1$/m);
    expect(out).toContain('Different');
  });

  it('compares an earlier round with its own counts, which the public may not see', async () => {
    server.round = 2;
    server.state = 'open';
    const { code, out } = await scrutineer('recount', RACE, '--round', '1', '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(out)).toMatchObject({ round: 1, equal: true, voters: 3, liveVoters: 3 });
    const lines = server.calls.map(({ line }) => line);
    expect(lines).toContain(`GET /api/admin/races/${RACE}/stats?round=1`);
    expect(lines.filter((line) => line.includes('/results'))).toEqual([]);
  });

  it('ends with 1 where the export is damaged, and compares nothing', async () => {
    server.exportChange = { to: ['1', '1', '1'] };
    const { code, out, err } = await scrutineer('recount', RACE);
    expect({ code, out }).toEqual({ code: exitCodes.refused, out: '' });
    expect(err).toContain('out of its place');
  });

  it('waits for the tally of an open round, and says that ballots may still arrive', async () => {
    server.state = 'open';
    const settled = scrutineer('recount', RACE);
    server.votes = [1, 1, 0];
    await server.called('/stats', 1);
    server.votes = [2, 1, 0];
    expect((await settled).code).toBe(exitCodes.done);
    server.votes = [1, 1, 0];
    const { code, err } = await scrutineer('recount', RACE);
    expect(code).toBe(exitCodes.refused);
    expect(err).toContain('was open when it was exported');
  });

  it('says that a round which was never opened has no log', async () => {
    server.state = 'draft';
    const { code, err } = await scrutineer('recount', RACE);
    expect(code).toBe(exitCodes.refused);
    expect(err).toContain('not opened yet');
  });

  it('counts a saved export, and compares it where the server answers', async () => {
    const file = path.join(folder, 'round.ndjson');
    await writeFile(file, server.log.lines().join(''));
    expect((await scrutineer('recount', file)).code).toBe(exitCodes.done);
    server.votes = [3, 0, 0];
    expect((await scrutineer('recount', file)).code).toBe(exitCodes.refused);
    await server.stop();
    const alone = await scrutineer('recount', file, '--json');
    expect(alone.code).toBe(exitCodes.done);
    expect(alone.err).toContain('Not compared');
    expect(JSON.parse(alone.out)).toMatchObject({ equal: null, candidates: [{ recount: 2, live: null }, {}, {}] });
  });

  it('leaves out the withdrawn whom the export names, with and without a live tally', async () => {
    server.exportChange = { withdrawn: { rule: 'exclude', candidates: ['44'] } };
    server.votes = [2, 0, 0];
    server.excluded = 1;
    expect((await scrutineer('recount', RACE)).code).toBe(exitCodes.done);
    const file = path.join(folder, 'round.ndjson');
    await writeFile(file, server.log.lines(server.exportChange).join(''));
    await server.stop();
    const { code, out } = await scrutineer('recount', file, '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(out)).toMatchObject({ equal: null, voters: 3, candidates: [{ recount: 2 }, { recount: 0 }, {}] });
  });

  it('refuses a file that is not there as usage, a damaged one as different', async () => {
    expect((await scrutineer('recount', path.join(folder, 'none.ndjson'))).code).toBe(exitCodes.usage);
    const file = path.join(folder, 'cut-short.ndjson');
    await writeFile(file, new RoundLog([]).lines().slice(0, -1).join(''));
    expect((await scrutineer('recount', file)).code).toBe(exitCodes.refused);
  });
});
