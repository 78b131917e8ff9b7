import type { CastData, PublicRace, Results } from '@scrutineer/contracts';
import { VoteApi } from '../http/vote-api';
import { FakeGateway, memoryStore, OPENED_AT, raceView, recordedOf } from '../testing/fake-gateway';
import { RaceSession } from './race-session';

const RACE = 'abu-dhabi-2025';
const results: Results = {
  race: RACE,
  round: 1,
  state: 'open',
  total: 1,
  voters: 1,
  asOf: '2025-12-07T14:01:01.000Z',
  excluded: [],
  candidates: [],
};
const sessions: RaceSession[] = [];
let store: ReturnType<typeof memoryStore>;
let gateway: FakeGateway;

/** A visit of the page; visits of one spec share the browser's storage. */
async function visit(view?: PublicRace): Promise<RaceSession> {
  const api = new VoteApi(() => Promise.reject(new TypeError('Failed to fetch')));
  const session = new RaceSession({ race: RACE, api, store, random: () => 0, connect: gateway.connect });
  sessions.push(session);
  await session.start();
  gateway.last.say('race', view ?? raceView());
  return session;
}

async function castBy(session: RaceSession, candidate: string): Promise<CastData> {
  await session.vote(candidate);
  const cast = gateway.last.casts.at(-1);
  if (!cast) throw new Error('no ballot was sent');
  return cast;
}

beforeEach(() => {
  jest.useFakeTimers();
  store = memoryStore();
  gateway = new FakeGateway();
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.stop();
  jest.useRealTimers();
});

it('says recorded only after the recorded frame', async () => {
  const session = await visit();
  const cast = await castBy(session, '44');
  expect(cast).toMatchObject({ candidate: '44', round: 1, seq: 600 });
  expect(session.state).toMatchObject({ sending: { candidate: '44', phase: 'sending' }, receipt: null });
  gateway.last.say('recorded', recordedOf(cast));
  expect(session.state).toMatchObject({ sending: null, receipt: { candidate: '44', partition: 3, offset: '1841' } });
});

it('sends the same ballot again after a reload', async () => {
  const session = await visit();
  const cast = await castBy(session, '44');
  session.stop();
  const again = await visit();
  expect(gateway.last.casts).toEqual([cast]);
  expect(again.state.sending).toEqual({ candidate: '44', phase: 'retrying' });
});

it('still knows of a recorded ballot after a reload, and sends nothing', async () => {
  const session = await visit();
  gateway.last.say('recorded', recordedOf(await castBy(session, '44')));
  session.stop();
  const again = await visit();
  expect(again.state).toMatchObject({ sending: null, receipt: { candidate: '44' } });
  expect(gateway.last.casts).toEqual([]);
});

it('takes one ballot at a time', async () => {
  const session = await visit();
  await Promise.all([session.vote('44'), session.vote('4')]);
  await session.vote('4');
  expect(gateway.last.casts.map(({ candidate }) => candidate)).toEqual(['44']);
});

it('numbers a change above the vote before it', async () => {
  const session = await visit();
  const first = await castBy(session, '44');
  gateway.last.say('recorded', recordedOf(first));
  const second = await castBy(session, '4');
  expect(second.seq).toBeGreaterThan(first.seq);
  expect(second.ballotId).not.toBe(first.ballotId);
});

it('lets the earlier choice stand where the change was late', async () => {
  const session = await visit();
  gateway.last.say('recorded', recordedOf(await castBy(session, '44')));
  const change = await castBy(session, '4');
  gateway.last.say('recorded', recordedOf(change));
  gateway.last.say('late', { ballotId: change.ballotId });
  expect(session.state.receipt).toMatchObject({ candidate: '4', late: true, earlier: '44' });
});

it('keeps a refusal until the next vote', async () => {
  const session = await visit();
  const cast = await castBy(session, '44');
  const refused = { ballotId: cast.ballotId, code: 'race_closed', message: '', retryAfterMs: 0 } as const;
  gateway.last.say('refused', refused);
  expect(session.state).toMatchObject({ sending: null, refusal: { candidate: '44', code: 'race_closed' } });
  await session.vote('4');
  expect(session.state.refusal).toBeNull();
});

describe('a new round', () => {
  const next = raceView({ round: 2, version: 9, state: 'draft', openedAt: null });

  it('starts empty, and remembers the round before', async () => {
    const session = await visit();
    gateway.last.say('recorded', recordedOf(await castBy(session, '44')));
    gateway.last.say('results', results);
    gateway.last.say('race', next);
    expect(session.state).toMatchObject({ receipt: null, results: null, earlier: { round: 1, candidate: '44' } });
    await session.vote('4');
    expect(gateway.last.casts).toHaveLength(1);
  });

  it('drops a ballot of the round before', async () => {
    const session = await visit();
    await session.vote('44');
    gateway.last.say('race', next);
    gateway.last.hangUp(1006);
    await jest.advanceTimersByTimeAsync(500);
    gateway.last.say('race', next);
    expect(gateway.last.casts).toEqual([]);
    expect(session.state.sending).toBeNull();
  });

  it('ignores results that still come of the round before', async () => {
    const session = await visit(next);
    gateway.last.say('results', results);
    expect(session.state.results).toBeNull();
  });
});

it('takes totals off that no frame follows after the race has changed', async () => {
  const session = await visit();
  gateway.last.say('results', results);
  gateway.last.say('race', raceView({ version: 4 }));
  gateway.last.say('results', results);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(session.state.results).not.toBeNull();
  gateway.last.say('race', raceView({ version: 5 }));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(session.state.results).toBeNull();
});

it('takes the totals of a draft off once it has opened, unless new ones follow', async () => {
  const session = await visit(raceView({ state: 'draft', openedAt: null, version: 2 }));
  gateway.last.say('results', { ...results, state: 'closed', total: 0 });
  gateway.last.say('race', raceView());
  await jest.advanceTimersByTimeAsync(1_000);
  expect(session.state.results).toBeNull();
  gateway.last.say('results', results);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(session.state.results).toEqual(results);
});

it('shows what another tab recorded', async () => {
  const session = await visit();
  const other = await visit();
  gateway.last.say('recorded', recordedOf(await castBy(other, '4')));
  dispatchEvent(new StorageEvent('storage', { key: `scrutineer.${RACE}.1` }));
  expect(session.state.receipt).toMatchObject({ candidate: '4' });
});

it('leaves the ballot alone that another tab has stored meanwhile', async () => {
  const first = await visit();
  const one = gateway.last;
  const a = await castBy(first, '44');
  const other = await visit(raceView({ serverTime: '2025-12-07T14:02:00.000Z' }));
  const two = gateway.last;
  two.say('recorded', recordedOf(a));
  const b = await castBy(other, '4');
  one.say('recorded', recordedOf(a));
  expect(JSON.parse(store.getItem(`scrutineer.${RACE}.1`) ?? '')).toMatchObject({
    openedAt: OPENED_AT,
    pending: { cast: b },
  });
});
