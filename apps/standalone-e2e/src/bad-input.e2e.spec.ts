import { problemSchema, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@scrutineer/contracts';
import { Operator } from './operator/operator';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';
import { VoterSocket, type SocketOptions } from './voting/voter-socket';
import { ballotFor, expiredToken, forgedToken, newVoter, VOTER_TOKEN_SECRET } from './voting/voters';

const RACE = 'abu-dhabi-2025';
const DRAFT = 'still-a-draft';
const CLOSED = 'closed-for-good';
const AGAIN = 'second-round';
const PASSWORD = 'only for these tests';
const FOREIGN = 'https://elsewhere.example';
/** Good votes are for this one alone, so that whatever else is counted came from bad input. */
const GOOD = '1';
const WITHDRAWN = '18';

const dataDir = freshDirectory();
let standalone: Standalone;
let operator: Operator;
let goodVotes = 0;

const driver = (id: string): object => ({ id, name: `Driver ${id}`, team: 'A team', colour: '#E10600' });
const drivers = (count: number): object[] => Array.from({ length: count }, (_, n) => driver(`${n + 1}`));
const raceFile = (id: string, candidates: object[]): object => {
  return {
    id,
    title: 'Another race',
    candidates,
    rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
  };
};

beforeAll(async () => {
  standalone = await startStandalone({ dataDir, env: { ADMIN_PASSWORD: PASSWORD, VOTER_TOKEN_SECRET } });
  operator = await Operator.logIn(standalone.url, PASSWORD);
  await operator.run(RACE, 'open');
  await operator.run(RACE, `candidates/${WITHDRAWN}/withdraw`);
  for (const id of [DRAFT, CLOSED, AGAIN]) expect((await operator.create(raceFile(id, drivers(3)))).status).toBe(201);
  await operator.run(CLOSED, 'open');
  await operator.run(CLOSED, 'close');
  await operator.run(AGAIN, 'open');
  await operator.run(AGAIN, 'reset', { reason: 'a second round', confirm: AGAIN });
  await operator.run(AGAIN, 'open');
});
afterAll(() => standalone?.service.kill());

async function open(options: Partial<SocketOptions> = {}): Promise<VoterSocket> {
  const socket = new VoterSocket({ url: standalone.url, race: RACE, ...options });
  await socket.opened();
  return socket;
}

/** After whatever came before, another voter is served as if nothing had happened. */
async function expectGoodVote(): Promise<void> {
  expect((await fetch(`${standalone.url}/health/ready`)).status).toBe(200);
  const voter = await open({ token: newVoter() });
  expect(await voter.cast(ballotFor(GOOD))).toMatchObject({ event: 'recorded' });
  goodVotes += 1;
  await voter.close();
}

afterEach(expectGoodVote);

describe('a frame that cannot be read', () => {
  const cast = (data: string): string => `{"event":"cast","data":${data}}`;
  const ballot = (change: object): string => JSON.stringify(ballotFor('44', change));
  const without = (key: string): string => ballot({ [key]: undefined });
  const id = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';

  it.each<[string, string, string]>([
    ['is empty', '', 'bad_frame'],
    ['is no JSON', '{"event":"cast",', 'bad_frame'],
    ['is a list', '[]', 'bad_frame'],
    ['is null', 'null', 'bad_frame'],
    ['is a number', '44', 'bad_frame'],
    ['is nested deeply', '['.repeat(1000), 'bad_frame'],
    ['has another event', JSON.stringify({ event: 'vote', data: ballotFor('44') }), 'bad_frame'],
    ['claims to be the server', JSON.stringify({ event: 'recorded', data: ballotFor('44') }), 'bad_frame'],
    ['has no data', '{"event":"cast"}', 'bad_frame'],
    ['has one more key', JSON.stringify({ event: 'cast', data: ballotFor('44'), admin: true }), 'bad_frame'],
    ['has one more key in its data', cast(ballot({ weight: 1000 })), 'bad_frame'],
    ['sets __proto__', `{"event":"cast","__proto__":{"admin":true},"data":${ballot({})}}`, 'bad_frame'],
    ['sets __proto__ in its data', cast(`{"__proto__":{"seq":1},"ballotId":"${id}","candidate":"44"}`), 'bad_frame'],
    ['sets constructor', cast(ballot({ constructor: { prototype: { seq: 1 } } })), 'bad_frame'],
    ['has no candidate', cast(without('candidate')), 'bad_frame'],
    ['has a number for its candidate', cast(ballot({ candidate: 44 })), 'bad_frame'],
    ['has no seq', cast(without('seq')), 'bad_frame'],
    ['has seq 0', cast(ballot({ seq: 0 })), 'bad_frame'],
    ['has a negative seq', cast(ballot({ seq: -1 })), 'bad_frame'],
    ['has a fractional seq', cast(ballot({ seq: 1.5 })), 'bad_frame'],
    ['has text for its seq', cast(ballot({ seq: '1' })), 'bad_frame'],
    ['has a seq beyond 32 bits', cast(ballot({ seq: 2 ** 32 })), 'bad_frame'],
    ['has a seq far ahead of time', cast(ballot({ seq: 2 ** 32 - 1 })), 'bad_frame'],
    ['has round 0', cast(ballot({ round: 0 })), 'bad_frame'],
    ['has null for its round', cast(ballot({ round: null })), 'bad_frame'],
    ['has no ballot id', cast(without('ballotId')), 'bad_frame'],
    ['has a ballot id that is no UUID', cast(ballot({ ballotId: '44' })), 'bad_ballot_id'],
    ['has mark-up for a ballot id', cast(ballot({ ballotId: '<script>alert(1)</script>' })), 'bad_ballot_id'],
  ])('that %s is refused, and the socket stays open', async (_, frame, code) => {
    const voter = await open({ token: newVoter() });
    expect(await voter.send(frame)).toMatchObject({ event: 'refused', data: { code } });
    expect(await voter.cast(ballotFor(GOOD))).toMatchObject({ event: 'recorded' });
    goodVotes += 1;
    await voter.close();
  });

  it.each<[string, string | Buffer, boolean, number]>([
    ['is too big', `"${'x'.repeat(1023)}"`, false, 1009],
    ['is far too big', 'x'.repeat(1024 * 1024), false, 1009],
    ['is binary', Buffer.from(cast(ballot({}))), true, 1003],
    ['is not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), false, 1007],
  ])('because it %s closes the socket', async (_, frame, binary, closed) => {
    const voter = await open({ token: newVoter() });
    expect(await voter.send(frame, { binary })).toEqual({ closed });
  });
});

describe('a ballot that cannot count', () => {
  it.each<[string, Partial<SocketOptions>, object, string]>([
    ['for an unknown candidate', { token: newVoter() }, { candidate: '99' }, 'unknown_candidate'],
    ['for a candidate named __proto__', { token: newVoter() }, { candidate: '__proto__' }, 'unknown_candidate'],
    ['for a candidate who has withdrawn', { token: newVoter() }, { candidate: WITHDRAWN }, 'candidate_withdrawn'],
    ['for a round that is yet to come', { token: newVoter() }, { round: 2 }, 'race_not_open'],
    ['for a round that is over', { race: AGAIN, token: newVoter() }, { candidate: '2', round: 1 }, 'race_closed'],
    ['before the race opens', { race: DRAFT, token: newVoter() }, { candidate: '2' }, 'race_not_open'],
    ['after the race has closed', { race: CLOSED, token: newVoter() }, { candidate: '2' }, 'race_closed'],
    ['without a token', {}, {}, 'not_authenticated'],
  ])('is refused: %s', async (_, options, change, code) => {
    const voter = await open(options);
    expect(await voter.cast(ballotFor('44', change))).toMatchObject({ event: 'refused', data: { code } });
    await voter.close();
  });

  it('is refused once a socket sends more than its rate', async () => {
    const voter = await open({ token: newVoter() });
    const answers = await Promise.all(Array.from({ length: 60 }, () => voter.send('{}')));
    const codes = answers.map((answer) => ('event' in answer && answer.event === 'refused' ? answer.data.code : null));
    expect(codes.filter((code) => code === 'bad_frame').length).toBeGreaterThanOrEqual(20);
    expect(codes).toContain('rate_limited');
    expect(codes.every((code) => code === 'bad_frame' || code === 'rate_limited')).toBe(true);
    await voter.close();
  });
});

describe('a socket that must not be', () => {
  it.each<[string, () => Partial<SocketOptions>, number]>([
    [
      'with a tampered token',
      () => ({ token: newVoter().replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) }),
      4401,
    ],
    ["with another server's token", () => ({ token: forgedToken() }), 4401],
    ['with an expired token', () => ({ token: expiredToken() }), 4401],
    ['with a token that is none', () => ({ token: 'x' }), 4401],
    ['from a foreign page', () => ({ token: newVoter(), origin: FOREIGN }), 4403],
    ['from a page without an origin of its own', () => ({ token: newVoter(), origin: 'null' }), 4403],
    ['for an unknown race', () => ({ token: newVoter(), race: 'monaco-1950' }), 4404],
    ['for no race', () => ({ token: newVoter(), race: '' }), 4404],
    ['for a race named __proto__', () => ({ token: newVoter(), race: '__proto__' }), 4404],
  ])('is closed at once, and told nothing: %s', async (_, options, closed) => {
    const voter = await open(options());
    expect(await voter.ended).toEqual({ closed });
    expect(voter.told).toEqual([]);
  });

  it('is not made at another address', async () => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    const response = await fetch(`${standalone.url}/ws`, { headers }).catch(() => null);
    expect(response?.status ?? 0).not.toBe(101);
    const protocols = [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${newVoter()}`];
    const socket = new WebSocket(`${standalone.url.replace('http', 'ws')}/socket?race=${RACE}`, protocols);
    const closed = await new Promise((resolve) => socket.addEventListener('close', resolve));
    expect(closed).toMatchObject({ wasClean: false });
  });
});

/** A call over HTTP; the headers of a voter with a good token and a JSON body unless it says otherwise. */
interface Call {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ status: response.status, code });
  expect(response.status).toBe(status);
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.js:|\\n +at /);
}

describe('a ballot over HTTP that is bad', () => {
  const path = `/api/races/${RACE}/ballots`;
  const body = (change: object = {}): string => JSON.stringify(ballotFor('44', change));
  const bearer = (token: string): { headers: Record<string, string> } => ({
    headers: { Authorization: `Bearer ${token}` },
  });

  it.each<[string, Call, number, string]>([
    ['it has no token', { headers: { Authorization: '' } }, 401, 'not_authenticated'],
    ['its token is forged', bearer(forgedToken()), 401, 'not_authenticated'],
    ['its token has expired', bearer(expiredToken()), 401, 'not_authenticated'],
    ['it comes from a foreign page', { headers: { Origin: FOREIGN } }, 403, 'origin'],
    ['it is no JSON', { body: '{"ballotId":' }, 400, 'bad_request'],
    ['it is a bare string', { body: '"44"' }, 400, 'bad_request'],
    ['it is sent as text', { headers: { 'Content-Type': 'text/plain' } }, 400, 'bad_frame'],
    ['it is too large', { body: body({ candidate: 'x'.repeat(300_000) }) }, 413, 'too_large'],
    ['it has one more key', { body: body({ weight: 1000 }) }, 400, 'bad_frame'],
    ['it sets __proto__', { body: body().replace('{', '{"__proto__":{"weight":1000},') }, 400, 'bad_frame'],
    ['its id is no UUID', { body: body({ ballotId: '1' }) }, 400, 'bad_ballot_id'],
    ['its seq is fractional', { body: body({ seq: 0.5 }) }, 400, 'bad_frame'],
    ['its candidate is unknown', { body: body({ candidate: '99' }) }, 404, 'unknown_candidate'],
    ['its candidate has withdrawn', { body: body({ candidate: WITHDRAWN }) }, 409, 'candidate_withdrawn'],
    ['its race is unknown', { path: '/api/races/monaco-1950/ballots' }, 404, 'unknown_race'],
    [
      'its race is not open yet',
      { path: `/api/races/${DRAFT}/ballots`, body: body({ candidate: '2' }) },
      409,
      'race_not_open',
    ],
    [
      'its race is closed',
      { path: `/api/races/${CLOSED}/ballots`, body: body({ candidate: '2' }) },
      409,
      'race_closed',
    ],
  ])('is refused with a problem: %s', async (_, call, status, code) => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${newVoter()}`, ...call.headers };
    const init = { method: 'POST', body: body(), ...call, headers };
    await expectProblem(await fetch(`${standalone.url}${call.path ?? path}`, init), status, code);
  });
});

describe('a request that is bad', () => {
  it.each<[string, Call, number, string]>([
    ['an unknown route', { path: '/api/nothing' }, 404, 'bad_request'],
    ['an unknown page', { path: '/nothing' }, 404, 'bad_request'],
    ['a path out of the pages', { path: '/..%2f..%2fpackage.json' }, 404, 'bad_request'],
    ['a path that does not decode', { path: '/%E0%A4%A' }, 404, 'bad_request'],
    ['an unknown race', { path: '/api/races/monaco-1950' }, 404, 'unknown_race'],
    ["a draft, which is the operators' alone", { path: `/api/races/${DRAFT}` }, 404, 'unknown_race'],
    ['results of a round that is no number', { path: `/api/races/${RACE}/results?round=one` }, 400, 'bad_request'],
    ['the stats without a session', { path: `/api/admin/races/${RACE}/stats` }, 401, 'not_authenticated'],
    ['the export without a session', { path: `/api/admin/races/${RACE}/export?format=csv` }, 401, 'not_authenticated'],
    ['a close without a session', { path: `/api/admin/races/${RACE}/close`, method: 'POST' }, 401, 'not_authenticated'],
    [
      'a token for a foreign page',
      { path: '/api/voters', method: 'POST', headers: { Origin: FOREIGN } },
      403,
      'origin',
    ],
  ])('is answered with a problem: %s', async (_, { path, ...init }, status, code) => {
    await expectProblem(await fetch(`${standalone.url}${path}`, init), status, code);
  });

  it.each<[string, object, string]>([
    ['no candidate', { candidates: [] }, 'candidates'],
    ['one candidate', { candidates: drivers(1) }, 'candidates'],
    ['201 candidates', { candidates: drivers(201) }, 'candidates'],
    ['two candidates of one id', { candidates: [driver('44'), driver('44')] }, 'candidates'],
    ['a candidate without a name', { candidates: [driver('1'), { ...driver('2'), name: '' }] }, 'candidates.1.name'],
    ['a colour that is none', { candidates: [driver('1'), { ...driver('2'), colour: 'red' }] }, 'candidates.1.colour'],
    ['an id that is no slug', { id: 'A race!' }, 'id'],
    ['no rules', { rules: undefined }, 'rules'],
    ['an unknown rule', { rules: { change: 'often', visibility: 'always', withdrawn: 'count' } }, 'rules.change'],
    ['an unknown key', { weight: 2 }, ''],
    ['a close before its opening', { opensAt: '2030-01-01T12:00:00Z', closesAt: '2030-01-01T11:00:00Z' }, 'closesAt'],
  ])('makes no race of a file with %s, and names the fault', async (_, change, path) => {
    const response = await operator.create({ ...raceFile('bad-race', drivers(2)), ...change });
    const { errors } = problemSchema.parse(await response.clone().json());
    await expectProblem(response, 400, 'bad_request');
    expect(errors?.map((fault) => fault.path)).toContain(path);
    expect((await operator.call('/api/races/bad-race')).status).toBe(404);
  });

  it.each<[string, RequestInit & { path?: string }, number, string]>([
    ['without the CSRF token', { headers: { 'X-CSRF-Token': '' } }, 403, 'csrf'],
    ['with another CSRF token', { headers: { 'X-CSRF-Token': 'x'.repeat(32) } }, 403, 'csrf'],
    ['from a foreign page', { headers: { Origin: FOREIGN } }, 403, 'origin'],
    ['as a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, 400, 'bad_request'],
    ['of malformed JSON', { body: '{' }, 400, 'bad_request'],
    ['with an unknown key', { body: '{"force":true}' }, 400, 'bad_request'],
    ['against a version that has passed', { body: '{"expectedVersion":1}' }, 409, 'version_conflict'],
    ['of an unknown race', { path: '/api/admin/races/monaco-1950/close' }, 404, 'unknown_race'],
    ['of a draft', { path: `/api/admin/races/${DRAFT}/close` }, 409, 'invalid_transition'],
    [
      'that is a reset without its confirmation',
      { path: `/api/admin/races/${RACE}/reset` },
      400,
      'confirmation_required',
    ],
  ])('does not close a race: a command %s', async (_, { path, ...init }, status, code) => {
    const call = { method: 'POST', body: '{}', ...init };
    await expectProblem(await operator.call(path ?? `/api/admin/races/${RACE}/close`, call), status, code);
  });

  it('does not log in with a wrong password', async () => {
    const body = JSON.stringify({ username: 'admin', password: `${PASSWORD}!` });
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    await expectProblem(await fetch(`${standalone.url}/api/admin/session`, init), 401, 'not_authenticated');
  });
});

it('counts the good votes and nothing else', async () => {
  expect(goodVotes).toBeGreaterThan(100);
  const { total, voters, candidates } = await operator.settledResults(RACE);
  expect({ total, voters }).toEqual({ total: goodVotes, voters: goodVotes });
  expect(candidates.filter(({ votes }) => votes > 0)).toEqual([{ id: GOOD, votes: goodVotes, share: 100, rank: 1 }]);
  for (const race of [DRAFT, CLOSED, AGAIN]) expect((await operator.settledResults(race)).voters).toBe(0);
});
