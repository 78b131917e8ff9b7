import { decodeLogRecord } from '@scrutineer/contracts';
import { pepperHash } from '@scrutineer/voter-token';
import { currentRound, type Race } from '@scrutineer/voting-domain';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';
import { PARTITIONS } from '../spec-support/world';

let api: ApiUnderTest;
let admin: Operator;

beforeEach(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
});
afterEach(() => api.stop());

function race(): Race {
  return api.book.race('monza')!;
}

async function create(change: object = {}): Promise<void> {
  expect(await admin.post('races', raceBody(change))).toMatchObject({ status: 201, body: { id: 'monza', version: 1 } });
}

async function step(name: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await admin.post(`races/monza/${name}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

const confirmed = { reason: 'red flag', confirm: 'monza' };

async function markers(): Promise<string[]> {
  const found: string[] = [];
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for await (const { records } of api.world.ballotLog.read(partition, 0)) {
      for (const record of records) {
        const decoded = decodeLogRecord(record);
        if (decoded?.kind === 'marker') found.push(`${partition}:${decoded.round}:${decoded.marker}`);
      }
    }
  }
  return found.sort();
}

describe('a race', () => {
  it('goes from creation to certification, complete at each answer', async () => {
    await create();
    expect(await step('open')).toMatchObject({ state: 'open', round: 1, version: 3 });
    const round = currentRound(race());
    const pepper = await api.world.roundSecrets.find('monza', 1);
    expect(round.frozen).toMatchObject({ partitions: PARTITIONS, buckets: 8192, pepperHash: pepperHash(pepper!) });
    expect(round.windows).toMatchObject([{ opened: [0, 0, 0], cut: null }]);

    expect(await step('close')).toMatchObject({ state: 'closed', cut: ['1', '1', '1'] });
    expect(await step('reopen')).toMatchObject({ state: 'open', round: 1, opensAt: null });
    expect(await step('close')).toMatchObject({ state: 'closed', cut: ['3', '3', '3'] });
    expect(await step('certify')).toMatchObject({ state: 'certified' });
    expect(currentRound(race()).sealed).toEqual([4, 4, 4]);
    expect(await api.world.roundSecrets.find('monza', 1)).toBeNull();
    expect((await markers()).filter((one) => one.startsWith('0'))).toEqual([
      '0:1:certify',
      '0:1:close',
      '0:1:close',
      '0:1:open',
      '0:1:open',
    ]);
  });

  it('is reset from every state, into the next round', async () => {
    await create();
    expect(await step('reset', confirmed)).toMatchObject({ state: 'draft', round: 2 });
    await step('open');
    expect(await step('reset', confirmed)).toMatchObject({ state: 'draft', round: 3 });
    expect(race().rounds[1]?.windows).toMatchObject([{ cut: [1, 1, 1] }]);
    await step('open');
    await step('close');
    expect(await step('reset', confirmed)).toMatchObject({ state: 'draft', round: 4 });
    await step('open');
    await step('close');
    await step('certify');
    expect(await step('reset', confirmed)).toMatchObject({ state: 'draft', round: 5 });
  });

  it('is reset only with a reason and its id', async () => {
    await create();
    for (const body of [{}, { reason: 'red flag' }, { confirm: 'monza' }, { reason: 'red flag', confirm: 'Monza' }]) {
      expect(await admin.post('races/monza/reset', body)).toMatchObject({
        status: 400,
        body: { code: 'confirmation_required' },
      });
    }
    expect(race().version).toBe(1);
  });

  it.each(['reset', 'certify'])('needs a recent log-in for %s', async (name) => {
    await create();
    await step('open');
    await step('close');
    api.world.later = 11 * 60_000;
    const answer = await admin.post(`races/monza/${name}`, confirmed);
    expect(answer).toMatchObject({ status: 401, body: { code: 'reauthentication_required' } });
    expect(await admin.post('races/monza/reveal')).toMatchObject({ status: 200 });
    admin = await api.as('admin');
    await step(name, confirmed);
  });

  it('is edited while a draft, its candidates until the first opening', async () => {
    await create();
    const patch = (body: object) => admin.call('/api/admin/races/monza', { method: 'PATCH', body });
    expect(await patch({ title: 'Best of Monza' })).toMatchObject({
      status: 200,
      body: { title: 'Best of Monza', version: 2 },
    });
    expect(await patch({ closesAt: '2099-01-01T00:00:00Z' })).toMatchObject({ body: { state: 'scheduled' } });
    expect(await patch({ opensAt: '2100-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    await step('open');
    expect(await patch({ title: 'Too late' })).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
    await step('reset', confirmed);
    expect(await patch({ candidates: raceBody()['candidates'] })).toMatchObject({ status: 409 });
    expect(await patch({ title: 'Again' })).toMatchObject({ status: 200, body: { round: 2 } });
  });

  it('loses a candidate, once', async () => {
    await create();
    const path = (id: string) => `races/monza/candidates/${id}/withdraw`;
    const { body } = await admin.post(path('44'));
    expect(body['candidates']).toMatchObject([
      { withdrawn: false },
      { id: '44', withdrawn: true },
      { withdrawn: false },
    ]);
    expect(await admin.post(path('44'))).toMatchObject({ status: 409, body: { code: 'candidate_withdrawn' } });
    expect(await admin.post(path('99'))).toMatchObject({ status: 404, body: { code: 'unknown_candidate' } });
    expect(await admin.post(path('__proto__'))).toMatchObject({ status: 404, body: { code: 'unknown_candidate' } });
  });
});

describe('a command', () => {
  it('is refused where the race cannot take it', async () => {
    await create();
    expect(await admin.post('races', raceBody())).toMatchObject({ status: 409, body: { code: 'race_exists' } });
    expect(await admin.post('races/monza/close')).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
    expect(await admin.post('races/spa/open')).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
    await step('open');
    expect(await admin.post('races/monza/open')).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
    expect(race().version).toBe(3);
  });

  it('is refused where its caller saw another version', async () => {
    await create();
    const refused = { status: 409, body: { code: 'version_conflict' } };
    expect(await admin.post('races/monza/open', { expectedVersion: 2 })).toMatchObject(refused);
    await step('open', { expectedVersion: 1 });
    expect(await admin.post('races/monza/close', { expectedVersion: 1 })).toMatchObject(refused);
    await step('close', { expectedVersion: 3 });
  });

  it('given twice at once takes effect once', async () => {
    await create();
    await step('open');
    const answers = await Promise.all([admin.post('races/monza/close'), admin.post('races/monza/close')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(race()).toMatchObject({ state: 'closed', version: 5 });
    expect(await markers()).toHaveLength(2 * PARTITIONS);
  });

  it('given to two instances at once takes effect once', async () => {
    const other = await ApiUnderTest.start(api.world);
    try {
      await create();
      await step('open');
      await other.book.sync();
      const answers = await Promise.all([
        admin.post('races/monza/close', { expectedVersion: 3 }),
        (await other.as('operator')).post('races/monza/close', { expectedVersion: 3 }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 200)?.body['cut']).toEqual(
        race().rounds[0]?.windows[0]?.cut?.map(String),
      );
    } finally {
      await other.stop();
    }
  });

  it('without an expected version outlives another one at the same moment', async () => {
    await create();
    await step('open');
    const answers = await Promise.all([
      admin.post('races/monza/hide'),
      admin.post('races/monza/close'),
      admin.post('races/monza/reveal'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(race().state).toBe('closed');
  });

  it('is answered busy while the race log is out of reach', async () => {
    await create();
    api.loseRaceLog();
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3000);
    try {
      const answer = await admin.post('races/monza/open');
      expect(answer).toMatchObject({ status: 503, body: { code: 'busy' } });
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await api.call('/api/races/spa')).toMatchObject({ status: 503 });
    } finally {
      now.mockRestore();
    }
  });

  it('is answered busy while the ballot log is out of reach, and changes nothing', async () => {
    await create();
    const broken = jest.spyOn(api.world.ballotLog, 'ends').mockRejectedValue(new Error('no broker'));
    expect(await admin.post('races/monza/open')).toMatchObject({ status: 503, body: { code: 'busy' } });
    broken.mockRestore();
    expect(race()).toMatchObject({ state: 'draft', version: 1 });
    await step('open');
  });
});
