import { exitCodes } from '../exit';
import { CANDIDATES, RACE } from '../spec-support/export-text';
import { run, type RunResult } from '../spec-support/run';
import { TinyServer } from '../spec-support/tiny-server';
import type { LoadSummary } from './load-account';

let server: TinyServer;

beforeEach(async () => {
  server = await TinyServer.start();
});

afterEach(() => server.stop());

async function load(...args: string[]): Promise<RunResult & { summary: LoadSummary }> {
  const common = ['--race', RACE, '--voters', '60', '--rate', '600', '--connections', '20', '--json'];
  const result = await run(['load', ...common, ...args], { url: server.url });
  return { ...result, summary: JSON.parse(result.out) as LoadSummary };
}

/** What stands in the server's log, by voter: the highest seq, or the first. */
function standing(change: 'final' | 'until_close' = 'until_close'): Record<string, number> {
  const votes = Object.fromEntries(CANDIDATES.map((id) => [id, 0]));
  for (const records of Map.groupBy(server.recorded, ({ token }) => token).values()) {
    const casts = records.map(({ cast }) => cast);
    const counted = change === 'final' ? casts[0]! : casts.toSorted((a, b) => b.seq - a.seq)[0]!;
    votes[counted.candidate]! += 1;
  }
  return votes;
}

const voters = (): number => new Set(server.recorded.map(({ token }) => token)).size;

describe('load', () => {
  it('casts one vote of each voter, over a socket of its own, and accounts for all', async () => {
    const { code, summary } = await load();
    expect(code).toBe(exitCodes.done);
    expect(summary).toMatchObject({ voters: 60, sent: 60, recorded: 60, refused: {}, unanswered: 0, unsent: 0 });
    expect(summary.expected).toEqual(standing());
    expect(summary.ackMs!.p50).toBeGreaterThan(0);
    expect(summary.ackMs!.max).toBeGreaterThanOrEqual(summary.ackMs!.p99);
    expect(voters()).toBe(60);
    expect(server.mostSockets).toBeLessThanOrEqual(20);
    expect(server.recorded.every(({ cast }) => cast.round === 1)).toBe(true);
  });

  it('has voters change their minds, and sends frames twice', async () => {
    const { summary } = await load('--changes', '0.5', '--duplicates', '0.5', '--votes-per-voter', '2');
    expect(summary.voters).toBe(60);
    expect(summary.sent).toBeGreaterThan(130);
    expect(summary.recorded).toBe(summary.sent);
    expect(server.recorded.length).toBeGreaterThan(summary.sent + 30);
    expect(summary.expected).toEqual(standing());
    expect(voters()).toBe(60);
  });

  it('re-sends a ballot unchanged until it is answered', async () => {
    server.treat = (cast, attempt, socket) => {
      if (attempt > 1 || cast.candidate !== '44') return null;
      // Recorded, and the answer lost.
      server.record('lost', cast, null);
      socket.close(1013);
      return 'answered';
    };
    const { code, summary } = await load();
    expect(code).toBe(exitCodes.done);
    expect(summary).toMatchObject({ sent: 60, recorded: 60, unanswered: 0 });
    expect(summary.resent).toBeGreaterThan(0);
    const lost = server.recorded.filter(({ token }) => token === 'lost').map(({ cast }) => cast);
    const again = server.recorded.filter(({ token, cast }) => token !== 'lost' && cast.candidate === '44');
    expect(again.map(({ cast }) => cast).toSorted(byId)).toEqual(lost.toSorted(byId));
  });

  it('waits as long as a busy server asks, and tells refusals for good by their code', async () => {
    server.treat = (cast, attempt, socket) => {
      if (cast.candidate === '16') return server.refuse(cast, 'candidate_withdrawn', socket);
      return attempt === 1 ? server.refuse(cast, 'busy', socket, 20) : null;
    };
    const { summary } = await load();
    const withdrawn = summary.refused['candidate_withdrawn']!;
    expect(withdrawn).toBeGreaterThan(0);
    expect(summary.refused).toEqual({ candidate_withdrawn: withdrawn });
    expect(summary).toMatchObject({ sent: 60, recorded: 60 - withdrawn, resent: 60 - withdrawn });
    expect(summary.expected).toEqual(standing());
  });

  it('believes no refusal of a ballot of which a copy went unanswered', async () => {
    server.treat = (cast, attempt, socket) => {
      if (cast.candidate !== '44') return null;
      if (attempt > 1) return server.refuse(cast, 'race_closed', socket);
      socket.terminate();
      return 'answered';
    };
    const { code, summary } = await load();
    expect(code).toBe(exitCodes.refused);
    expect(summary.refused).toEqual({});
    expect(summary.unanswered).toBeGreaterThan(0);
    expect(summary.recorded).toBe(60 - summary.unanswered);
  });

  it('sends one by one under the rule `final`, so that the first recorded is the first in the log', async () => {
    server.change = 'final';
    server.treat = (cast, attempt, socket) => {
      if (cast.seq !== 1 || attempt > 1) return null;
      return server.refuse(cast, 'busy', socket, 30);
    };
    const { summary } = await load('--votes-per-voter', '3');
    expect(summary.recorded).toBe(180);
    expect(summary.expected).toEqual(standing('final'));
  });

  it('stays away from a server that closes for good', async () => {
    server.treat = (_cast, _attempt, socket) => {
      socket.close(1008);
      return 'answered';
    };
    const { code, summary } = await load();
    expect(code).toBe(exitCodes.refused);
    expect(summary).toMatchObject({ sent: 60, recorded: 0, unanswered: 60, resent: 0, ackMs: null });
  });

  it('stops after the duration, and says what it did to people', async () => {
    const args = ['--race', RACE, '--voters', '1000', '--rate', '200', '--duration', '0.2', '--spacing', 'even'];
    const { code, out } = await run(['load', ...args], { url: server.url });
    expect(code).toBe(exitCodes.done);
    expect(out).toMatch(/^recorded +40$/m);
    expect(server.recorded).toHaveLength(40);
  });

  it('refuses a race that is not open', async () => {
    server.state = 'closed';
    const { code, err } = await run(['load', '--race', RACE], { url: server.url });
    expect(code).toBe(exitCodes.refused);
    expect(err).toContain(`scrutineer open ${RACE}`);
  });
});

function byId(a: { ballotId: string }, b: { ballotId: string }): number {
  return a.ballotId.localeCompare(b.ballotId);
}
