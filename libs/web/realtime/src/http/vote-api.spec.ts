/** @jest-environment node */
import { HttpError, VoteApi } from './vote-api';

const cast = { ballotId: 'b', candidate: '44', seq: 7, round: 1 };

function answering(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): { api: VoteApi; asked: Request[] } {
  const asked: Request[] = [];
  const api = new VoteApi((input, init) => {
    asked.push(new Request(new URL(input as string, 'http://localhost'), init));
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }));
  });
  return { api, asked };
}

describe('posting a ballot', () => {
  it('sends the data of a cast and gets that of recorded', async () => {
    const data = {
      ballotId: 'b',
      race: 'r',
      round: 1,
      partition: 0,
      offset: '1',
      recordedAt: '2025-12-07T14:01:01.000Z',
    };
    const { api, asked } = answering(200, data);
    expect(await api.post('a b', cast)).toEqual({ outcome: 'recorded', data });
    expect(asked[0]).toMatchObject({ method: 'POST', url: 'http://localhost/api/races/a%20b/ballots' });
    expect(await asked[0]!.json()).toEqual(cast);
  });

  it('reads a refusal with the wait it asks for', async () => {
    const { api } = answering(429, { code: 'rate_limited' }, { 'Retry-After': '2' });
    expect(await api.post('r', cast)).toEqual({ outcome: 'refused', code: 'rate_limited', retryAfterMs: 2000 });
    const { api: closed } = answering(409, { code: 'race_closed' });
    expect(await closed.post('r', cast)).toEqual({ outcome: 'refused', code: 'race_closed', retryAfterMs: 0 });
  });

  it.each([
    [502, '<h1>Bad gateway</h1>'],
    [404, { code: 'no_such_page' }],
    [500, { code: 'internal' }],
    [200, 'ok'],
  ])('calls the outcome unknown after %i %j', async (status, body) => {
    expect(await answering(status, body).api.post('r', cast)).toEqual({ outcome: 'unknown', retryAfterMs: 0 });
  });

  it('calls the outcome unknown, and waits as asked, where a server is busy', async () => {
    const { api } = answering(503, { code: 'busy' }, { 'Retry-After': '1' });
    expect(await api.post('r', cast)).toEqual({ outcome: 'unknown', retryAfterMs: 1000 });
  });

  it('calls the outcome unknown where no answer came', async () => {
    const api = new VoteApi(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await api.post('r', cast)).toEqual({ outcome: 'unknown', retryAfterMs: 0 });
  });
});

it('tells no standing ballot from an error', async () => {
  expect(await answering(404, {}).api.standingBallot('r')).toBeNull();
  expect(await answering(200, { round: 1, seq: 7, candidate: '44' }).api.standingBallot('r')).toMatchObject({ seq: 7 });
  await expect(answering(503, {}).api.standingBallot('r')).rejects.toThrow(HttpError);
});

it('rejects with the status of an answer that is no success', async () => {
  await expect(answering(404, {}).api.race('r')).rejects.toMatchObject({ status: 404 });
});
