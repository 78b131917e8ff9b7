import { randomUUID } from 'node:crypto';
import type { Position } from '@scrutineer/voting-domain';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';

let api: ApiUnderTest;
let admin: Operator;

beforeEach(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
});
afterEach(() => api.stop());

const race = () => api.book.race('monza')!;
const tally = () => api.world.tally(race());

async function open(change = 'until_close'): Promise<void> {
  await admin.post('races', raceBody({ rules: { change, visibility: 'always', withdrawn: 'exclude' } }));
  await admin.post('races/monza/open');
}

interface Ballot {
  readonly ballotId: string;
  readonly position: Position;
}

async function cast(voter: string, seq: number, candidate: string, ballotId: string = randomUUID()): Promise<Ballot> {
  return { ballotId, position: await api.world.cast(race(), voter, seq, candidate, ballotId) };
}

async function status({ ballotId, position }: Ballot): Promise<unknown> {
  const { partition, offset } = position;
  const answer = await api.call(`/api/races/monza/receipts/${ballotId}?partition=${partition}&offset=${offset}`);
  return answer.status === 200 ? answer.body['status'] : answer;
}

describe('a receipt', () => {
  it('is recorded, then counted, then superseded by a later choice', async () => {
    await open();
    const { id } = api.world.voter();
    const first = await cast(id, 1, '44');
    expect(await status(first)).toBe('recorded');
    await tally();
    expect(await status(first)).toBe('counted');
    const second = await cast(id, 2, '16');
    await tally();
    expect(await status(first)).toBe('superseded');
    expect(await status(second)).toBe('counted');
  });

  it('of a second ballot under final is superseded', async () => {
    await open('final');
    const { id } = api.world.voter();
    const first = await cast(id, 1, '44');
    const second = await cast(id, 2, '16');
    await tally();
    expect([await status(first), await status(second)]).toEqual(['counted', 'superseded']);
  });

  it('of a ballot past the cut is late, unless an earlier copy of it counted', async () => {
    await open();
    const [one, two] = [api.world.voter().id, api.world.voter().id];
    const inTime = await cast(one, 1, '44');
    await admin.post('races/monza/close');
    const again = await cast(one, 1, '44', inTime.ballotId);
    const late = await cast(two, 1, '44');
    await tally();
    expect([await status(inTime), await status(again), await status(late)]).toEqual(['counted', 'counted', 'late']);
  });

  it('of a vote for a withdrawn candidate is excluded', async () => {
    await open();
    const ballot = await cast(api.world.voter().id, 1, '44');
    await tally();
    await admin.post('races/monza/candidates/44/withdraw');
    expect(await status(ballot)).toBe('excluded');
  });

  it('is refused where there is no such ballot at its place', async () => {
    await open();
    const { ballotId, position } = await cast(api.world.voter().id, 1, '44');
    const { partition, offset } = position;
    const isUnknown = { status: 404, body: { code: 'unknown_race' } };
    expect(await status({ ballotId: randomUUID(), position })).toMatchObject(isUnknown);
    expect(await status({ ballotId, position: { ...position, offset: offset + 1 } })).toMatchObject(isUnknown);
    expect(await status({ ballotId, position: { ...position, offset: 0 } })).toMatchObject(isUnknown);
    expect(await status({ ballotId, position: { ...position, partition: 99 } })).toMatchObject(isUnknown);
    const path = `/api/races/monza/receipts/${ballotId}`;
    expect(await api.call(`${path}?partition=${partition}`)).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    expect(await api.call(`${path}?partition=-1&offset=0`)).toMatchObject({ status: 400 });
    expect(await api.call('/api/races/monza/receipts/not-a-uuid')).toMatchObject({
      status: 400,
      body: { code: 'bad_ballot_id' },
    });
    expect(await api.call(`/api/races/spa/receipts/${ballotId}?partition=0&offset=0`)).toMatchObject(isUnknown);
  });

  it('is found by its voter without its place', async () => {
    await open();
    const voter = api.world.voter();
    const { ballotId } = await cast(voter.id, 1, '44');
    await tally();
    const find = (token?: string) =>
      api.call(`/api/races/monza/receipts/${ballotId}`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
    expect(await find(voter.token)).toMatchObject({ status: 200, body: { status: 'counted' } });
    expect(await find(api.world.voter().token)).toMatchObject({ status: 404 });
    expect(await find()).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
  });

  it('is looked for by few at once', async () => {
    await open();
    const voter = api.world.voter();
    const { ballotId } = await cast(voter.id, 1, '44');
    const { promise: gate, resolve: release } = Promise.withResolvers<undefined>();
    const read = api.world.ballotLog.read.bind(api.world.ballotLog);
    let started = 0;
    const { promise: full, resolve: filled } = Promise.withResolvers<undefined>();
    const slow = jest.spyOn(api.world.ballotLog, 'read').mockImplementation(async function* (...args) {
      started += 1;
      if (started === 2) filled(undefined);
      await gate;
      yield* read(...args);
    });
    const find = () =>
      api.call(`/api/races/monza/receipts/${ballotId}`, { headers: { Authorization: `Bearer ${voter.token}` } });
    const waiting = [find(), find()];
    await full;
    expect(await find()).toMatchObject({ status: 503, body: { code: 'busy' } });
    release(undefined);
    expect((await Promise.all(waiting)).map((answer) => answer.status)).toEqual([200, 200]);
    slow.mockRestore();
  });
});

describe('the voter’s own ballot', () => {
  it('is the standing one of the current round, or 404', async () => {
    await open();
    const { id, token } = api.world.voter();
    const mine = (headers: Record<string, string> = { Authorization: `Bearer ${token}` }) =>
      api.call('/api/races/monza/ballots/mine', { headers });
    expect(await mine()).toMatchObject({ status: 404, body: { code: 'unknown_candidate' } });
    await cast(id, 7, '44');
    await tally();
    expect(await mine()).toMatchObject({ status: 200, body: { round: 1, seq: 7, candidate: '44' } });
    expect(await mine({})).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    const expired = api.world.tokens.issue(Date.now() - 1, id);
    expect(await mine({ Authorization: `Bearer ${expired}` })).toMatchObject({ status: 401 });
    await admin.post('races/monza/close');
    await admin.post('races/monza/certify');
    expect(await mine()).toMatchObject({ status: 404 });
  });
});
