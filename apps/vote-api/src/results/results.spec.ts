import { randomUUID } from 'node:crypto';
import type { Results } from '@scrutineer/contracts';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';

let api: ApiUnderTest;
let admin: Operator;

beforeEach(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
});
afterEach(() => api.stop());

const race = () => api.book.race('monza')!;
const rules = (visibility: string) => ({ change: 'until_close', visibility, withdrawn: 'exclude' });
const results = (query = '', headers = {}) => api.call(`/api/races/monza/results${query}`, { headers });
const isHidden = { status: 403, body: { code: 'results_hidden' } };

async function open(visibility = 'always'): Promise<void> {
  await admin.post('races', raceBody({ rules: rules(visibility) }));
  await admin.post('races/monza/open');
}

async function vote(candidate: string, voter = api.world.voter()): Promise<string> {
  await api.world.cast(race(), voter.id, 1, candidate, randomUUID());
  await api.world.tally(race());
  return voter.token;
}

describe('a draft', () => {
  it('is known to operators only, until it has times', async () => {
    await admin.post('races', raceBody());
    expect(await api.call('/api/races/monza')).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
    expect(await results()).toMatchObject({ status: 404 });
    expect((await api.call('/api/races')).text).toBe('[]');
    for (const role of ['viewer', 'auditor'] as const) {
      const operator = await api.as(role);
      expect(await operator.call('/api/races/monza')).toMatchObject({ status: 200, body: { state: 'draft' } });
      expect((await operator.call('/api/races')).text).toContain('monza');
    }
    await admin.call('/api/admin/races/monza', { method: 'PATCH', body: { opensAt: '2099-01-01T00:00:00Z' } });
    expect(await api.call('/api/races/monza')).toMatchObject({ status: 200, body: { state: 'scheduled' } });
  });

  it('of a later round hides the race, but not what was counted before', async () => {
    await open();
    await vote('44');
    await admin.post('races/monza/reset', { reason: 'again', confirm: 'monza' });
    expect(await results()).toMatchObject({ status: 404 });
    expect(await results('?round=1')).toMatchObject({ status: 200, body: { round: 1, total: 1 } });
    expect(await results('?round=2')).toMatchObject({ status: 404 });
    expect(await results('?round=3')).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
  });
});

describe('results', () => {
  it('are shown to everyone where the rule says so', async () => {
    await open();
    await vote('44');
    await vote('44');
    await vote('1');
    const { status, body, headers } = await results();
    expect({ status, body }).toMatchObject({ status: 200, body: { state: 'open', total: 3, voters: 3 } });
    expect((body as unknown as Results).candidates).toEqual([
      { id: '1', votes: 1, share: 33.3, rank: 2 },
      { id: '44', votes: 2, share: 66.7, rank: 1 },
      { id: '16', votes: 0, share: 0, rank: 3 },
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leak nothing while hidden, to an operator on the public address neither', async () => {
    await open('after_close');
    const token = await vote('44');
    for (const headers of [{}, { Authorization: `Bearer ${token}` }, admin.headers, { Accept: 'text/event-stream' }]) {
      const answer = await results('', headers);
      expect(answer).toMatchObject(isHidden);
      expect(answer.text).not.toMatch(/votes|total|"44"/);
    }
    await admin.post('races/monza/close');
    await api.world.tally(race());
    expect(await results()).toMatchObject({ status: 200, body: { state: 'closed', total: 1 } });
    await admin.post('races/monza/hide');
    expect(await results()).toMatchObject(isHidden);
    await admin.post('races/monza/reveal');
    expect(await results()).toMatchObject({ status: 200 });
  });

  it('are shown after voting to who voted in that round', async () => {
    await open('after_vote');
    const token = await vote('44');
    const stranger = api.world.voter().token;
    expect(await results('', { Authorization: `Bearer ${token}` })).toMatchObject({ status: 200, body: { total: 1 } });
    expect(await results('', { Cookie: `scrutineer_voter=${token}` })).toMatchObject({ status: 200 });
    expect(await results('', { Authorization: `Bearer ${stranger}` })).toMatchObject(isHidden);
    expect(await results()).toMatchObject(isHidden);
    await admin.post('races/monza/hide');
    expect(await results('', { Authorization: `Bearer ${token}` })).toMatchObject(isHidden);
  });

  it('are not read aloud while the tally is out of reach', async () => {
    await open();
    const broken = jest.spyOn(api.world.tallyStore, 'read').mockRejectedValue(new Error('no store'));
    expect(await results()).toMatchObject({ status: 503, body: { code: 'busy' } });
    broken.mockRestore();
  });
});

describe('the stream of results', () => {
  it('sends each change, and nothing once they are hidden', async () => {
    await open();
    const stopped = new AbortController();
    const response = await fetch(`${api.url}/api/races/monza/results`, {
      headers: { Accept: 'text/event-stream' },
      signal: stopped.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const frames = readFrames(response);
    expect((await frames.next()).value).toMatchObject({ total: 0 });
    await vote('44');
    expect((await frames.next()).value).toMatchObject({ total: 1 });
    await admin.post('races/monza/hide');
    await vote('44');
    await vote('16');
    await admin.post('races/monza/reveal');
    // The vote cast while they were hidden never had a frame of its own.
    expect((await frames.next()).value).toMatchObject({ total: 3 });
    stopped.abort();
  });
});

async function* readFrames(response: Response): AsyncGenerator<Results> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      if (frame.startsWith('data: ')) yield JSON.parse(frame.slice(6)) as Results;
    }
  }
}
