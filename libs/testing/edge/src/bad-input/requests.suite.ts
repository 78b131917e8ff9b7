import { problemSchema } from '@scrutineer/contracts';
import { ballotFor, expiredToken, forgedToken, newVoter } from '../clients/voters';
import { badData } from './bad-casts';
import { answeredWith, expectCountedOnce } from './deployment';
import { CLOSED, DRAFT, drivers, FOREIGN, OPEN, OTHER, raceFile, type Stage } from './stage';

/** A call over HTTP, and where it goes unless to the row's usual address. */
interface Call {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

type Row = [name: string, call: Call, status: number, code: string];

/** Of the codes that a ballot may be refused with by what it says. */
const statusOf: Readonly<Record<string, number>> = {
  bad_frame: 400,
  bad_ballot_id: 400,
  unknown_candidate: 404,
  candidate_withdrawn: 409,
  race_not_open: 409,
};

const ballots = (race: string): string => `/api/races/${race}/ballots`;
const command = (race: string, name = 'close'): string => `/api/admin/races/${race}/${name}`;
const bearer = (token: string): Call => ({ headers: { Authorization: `Bearer ${token}` } });
const body = (change: object = {}): string => JSON.stringify(ballotFor(OTHER, change));
const long = { body: body({ candidate: 'x'.repeat(300_000) }) };

const badBallots: Row[] = [
  ['it has no token', { headers: { Authorization: '' } }, 401, 'not_authenticated'],
  ['its token is forged', bearer(forgedToken()), 401, 'not_authenticated'],
  ['its token has expired', bearer(expiredToken()), 401, 'not_authenticated'],
  ['its token is followed by another', bearer(`${newVoter()}, ${newVoter()}`), 401, 'not_authenticated'],
  ['it comes from a foreign page', { headers: { Origin: FOREIGN } }, 403, 'origin'],
  ['it comes from a page without an origin of its own', { headers: { Origin: 'null' } }, 403, 'origin'],
  ['it is no JSON', { body: '{"ballotId":' }, 400, 'bad_request'],
  ['it is a bare string', { body: '"44"' }, 400, 'bad_request'],
  ['it is null', { body: 'null' }, 400, 'bad_request'],
  ['it goes on after its end', { body: `${body()}x` }, 400, 'bad_request'],
  ['it is nested deeply', { body: '['.repeat(100_000) }, 400, 'bad_request'],
  ['it is in an unknown alphabet', { headers: { 'Content-Type': 'application/json; charset=x' } }, 400, 'bad_request'],
  ['it is packed as it is not', { headers: { 'Content-Encoding': 'gzip' } }, 400, 'bad_request'],
  ['it is packed as nobody can', { headers: { 'Content-Encoding': 'x' } }, 400, 'bad_request'],
  ['it is sent as text', { headers: { 'Content-Type': 'text/plain' } }, 400, 'bad_frame'],
  ['it is too large', long, 413, 'too_large'],
  ...badData
    .filter(([name]) => name !== 'is null')
    .map(([name, data, code]): Row => [`it ${name}`, { body: data }, statusOf[code]!, code]),
  ['its race is unknown', { path: ballots('monaco-1950') }, 404, 'unknown_race'],
  ['its race is named __proto__', { path: ballots('__proto__') }, 404, 'unknown_race'],
  ['its race does not decode', { path: ballots('%E0%A4%A') }, 400, 'bad_request'],
  ['its race is not open yet', { path: ballots(DRAFT) }, 409, 'race_not_open'],
  ['its race is closed', { path: ballots(CLOSED) }, 409, 'race_closed'],
];

const badRequests: Row[] = [
  ['an unknown route', { path: '/api/nothing' }, 404, 'bad_request'],
  ['an unknown page', { path: '/nothing' }, 404, 'bad_request'],
  ['a path out of the pages', { path: '/..%2f..%2fpackage.json' }, 404, 'bad_request'],
  ['a path that does not decode', { path: '/%E0%A4%A' }, 404, 'bad_request'],
  ['an unknown race', { path: '/api/races/monaco-1950' }, 404, 'unknown_race'],
  ['a race named __proto__', { path: '/api/races/__proto__' }, 404, 'unknown_race'],
  ["a draft, which is the operators' alone", { path: `/api/races/${DRAFT}` }, 404, 'unknown_race'],
  ['results of a round that is no number', { path: `/api/races/${OPEN}/results?round=one` }, 400, 'bad_request'],
  ['results of a round beyond all', { path: `/api/races/${OPEN}/results?round=1e309` }, 400, 'bad_request'],
  ['a ballot of nobody', { path: `${ballots(OPEN)}/mine` }, 401, 'not_authenticated'],
  ['the stats without a session', { path: command(OPEN, 'stats') }, 401, 'not_authenticated'],
  ['the export without a session', { path: command(OPEN, 'export?format=csv') }, 401, 'not_authenticated'],
  ['a close without a session', { path: command(OPEN), method: 'POST' }, 401, 'not_authenticated'],
  ['a token for a foreign page', { path: '/api/voters', method: 'POST', headers: { Origin: FOREIGN } }, 403, 'origin'],
];

const driver = drivers(3)[2]!;
/** What is wrong with a race file, and where the answer must point to. */
const badFiles: [name: string, change: object, fault: string][] = [
  ['no candidate', { candidates: [] }, 'candidates'],
  ['one candidate', { candidates: drivers(1) }, 'candidates'],
  ['201 candidates', { candidates: drivers(201) }, 'candidates'],
  ['two candidates of one id', { candidates: [driver, driver] }, 'candidates'],
  ['a candidate without a name', { candidates: [driver, { ...driver, id: '4', name: '' }] }, 'candidates.1.name'],
  ['a line break in a name', { candidates: [driver, { ...driver, id: '4', name: 'a\nb' }] }, 'candidates.1.name'],
  ['a colour that is none', { candidates: [driver, { ...driver, id: '4', colour: 'red' }] }, 'candidates.1.colour'],
  ['a candidate that is null', { candidates: [driver, null] }, 'candidates.1'],
  ['an id that is no slug', { id: 'A race!' }, 'id'],
  ['an id out of its folder', { id: '../bad-race' }, 'id'],
  ['a number for its title', { title: 44 }, 'title'],
  ['no rules', { rules: undefined }, 'rules'],
  ['an unknown rule', { rules: { change: 'often', visibility: 'always', withdrawn: 'count' } }, 'rules.change'],
  ['an unknown key', { weight: 2 }, ''],
  ['a close before its opening', { opensAt: '2030-01-01T12:00:00Z', closesAt: '2030-01-01T11:00:00Z' }, 'closesAt'],
  ['a time beyond all time', { opensAt: '+275761-01-01T00:00:00Z' }, 'opensAt'],
  ['a number for a time', { opensAt: -1 }, 'opensAt'],
];

/** What an operator tried in earnest leaves a line in the log; what is no command at all leaves none. */
const logged = new Set(['version_conflict', 'unknown_race', 'invalid_transition']);

const badCommands: Row[] = [
  ['without the CSRF token', { headers: { 'X-CSRF-Token': '' } }, 403, 'csrf'],
  ['with another CSRF token', { headers: { 'X-CSRF-Token': 'x'.repeat(32) } }, 403, 'csrf'],
  ['from a foreign page', { headers: { Origin: FOREIGN } }, 403, 'origin'],
  ['as a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, 400, 'bad_request'],
  ['of malformed JSON', { body: '{' }, 400, 'bad_request'],
  ['with an unknown key', { body: '{"force":true}' }, 400, 'bad_request'],
  ['against a version that has passed', { body: '{"expectedVersion":1}' }, 409, 'version_conflict'],
  ['against a version that is yet to come', { body: '{"expectedVersion":99}' }, 409, 'version_conflict'],
  ['of an unknown race', { path: command('monaco-1950') }, 404, 'unknown_race'],
  ['of a draft', { path: command(DRAFT) }, 409, 'invalid_transition'],
  ['of a closed race', { path: command(CLOSED) }, 409, 'invalid_transition'],
  ['that is another opening', { path: command(OPEN, 'open') }, 409, 'invalid_transition'],
  ['that is a reset without its confirmation', { path: command(OPEN, 'reset') }, 400, 'confirmation_required'],
  ['that nobody knows', { path: command(OPEN, 'explode') }, 404, 'bad_request'],
];

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([
    status,
    'application/problem+json',
  ]);
  expect(problemSchema.parse(JSON.parse(text))).toMatchObject({ status, code });
  expect(text).not.toMatch(/node_modules|\.js:|\\n +at /);
}

/** The rows of the matrix that HTTP meets. */
export function badRequestsOver(stage: () => Stage): void {
  const api = (): Stage['deployment']['api'] => stage().deployment.api;

  it.each(badBallots)('a ballot over HTTP is refused with a problem because %s', async (_, call, status, code) => {
    const { gateway } = stage().deployment;
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${newVoter()}`, ...call.headers };
    await expectCountedOnce(gateway, answeredWith('POST', status), async () => {
      const init = { method: 'POST', body: body(), ...call, headers };
      await expectProblem(await fetch(gateway.url + (call.path ?? ballots(OPEN)), init), status, code);
    });
  });

  it.each(badRequests)('a request is answered with a problem: %s', async (_, call, status, code) => {
    await expectCountedOnce(api(), answeredWith(call.method ?? 'GET', status), async () => {
      await expectProblem(await fetch(api().url + call.path!, call), status, code);
    });
  });

  it.each(badFiles)('no race comes of a file with %s, and the fault is named', async (_, change, fault) => {
    await expectCountedOnce(api(), answeredWith('POST', 400), async () => {
      const response = await stage().operator.create({ ...raceFile('bad-race', drivers(2)), ...change });
      const { errors } = problemSchema.parse(await response.clone().json());
      await expectProblem(response, 400, 'bad_request');
      expect(errors?.map(({ path }) => path)).toContain(fault);
    });
    expect((await stage().operator.call('/api/races/bad-race')).status).toBe(404);
  });

  it.each(badCommands)('a command is refused: %s', async (_, call, status, code) => {
    const bad = async (): Promise<void> => {
      const init = { method: 'POST', body: '{}', ...call };
      await expectProblem(await stage().operator.call(call.path ?? command(OPEN), init), status, code);
    };
    await expectCountedOnce(api(), answeredWith('POST', status), bad, logged.has(code) ? [code] : []);
  });

  it('a wrong password logs nobody in', async () => {
    const password = `${stage().deployment.password}!`;
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    };
    const bad = async (): Promise<void> => {
      await expectProblem(await fetch(`${api().url}/api/admin/session`, init), 401, 'not_authenticated');
    };
    await expectCountedOnce(api(), answeredWith('POST', 401), bad, ['a log-in failed']);
  });
}
