import { wsRefusalCodes } from '@scrutineer/errors';
import { afterRefusal, attempted, newPendingBallot } from './pending-ballot';

const cast = { ballotId: 'b', candidate: '44', seq: 7, round: 1 };
const random = (): number => 0;
const sent = attempted(newPendingBallot(cast));

it('never changes the ballot itself', () => {
  let ballot = newPendingBallot(cast);
  for (const code of wsRefusalCodes) ballot = afterRefusal(attempted(ballot), { code }, random).ballot;
  expect(ballot.cast).toBe(cast);
});

it('sends again after exactly the refusals that pass', () => {
  const again = wsRefusalCodes.filter((code) => afterRefusal(sent, { code }, random).next.step === 'resend');
  expect(again).toEqual(['rate_limited', 'busy', 'draining', 'internal']);
});

it('waits as long as the server asks, else longer with every refusal', () => {
  expect(afterRefusal(sent, { code: 'busy', retryAfterMs: 250 }, random).next).toEqual({
    step: 'resend',
    afterMs: 250,
  });
  const waits = [];
  let ballot = sent;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { ballot: refused, next } = afterRefusal(ballot, { code: 'busy' }, () => 1);
    waits.push(next.step === 'resend' && next.afterMs);
    ballot = attempted(refused);
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
});

it('renews the voter token once', () => {
  const first = afterRefusal(sent, { code: 'not_authenticated' }, random);
  expect(first.next).toEqual({ step: 'renew_token' });
  const second = afterRefusal(attempted(first.ballot), { code: 'not_authenticated' }, random);
  expect(second.next).toEqual({ step: 'give_up' });
});

describe('a refusal for good', () => {
  it('is believed at once where every attempt was answered', () => {
    const busy = afterRefusal(sent, { code: 'busy' }, random).ballot;
    expect(afterRefusal(attempted(busy), { code: 'race_closed' }, random).next).toEqual({ step: 'give_up' });
  });

  it.each(['race_closed', 'race_not_open', 'candidate_withdrawn', 'bad_frame'] as const)(
    'with %s is verified first where an earlier attempt had no answer',
    (code) => {
      expect(afterRefusal(attempted(sent), { code }, random).next).toEqual({ step: 'verify' });
    },
  );
});
