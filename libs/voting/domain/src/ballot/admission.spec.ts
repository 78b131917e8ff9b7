import { after, raceIn } from '@scrutineer/testing-memory';
import { currentRound } from '../race/race';
import { admit, type Cast } from './admission';

const openedAt = Date.parse(currentRound(raceIn('open')).openedAt!);
const cast: Cast = { candidate: '44', seq: 1, round: 1 };

describe('admit, by state', () => {
  it.each([
    ['draft', 'race_not_open'],
    ['opening', 'race_not_open'],
    ['closing', 'race_closed'],
    ['closed', 'race_closed'],
    ['certified', 'race_closed'],
  ] as const)('%s: %s, whatever else is wrong with the cast', (state, refused) => {
    expect(admit(raceIn(state), cast, openedAt)).toEqual({ refused });
    expect(admit(raceIn(state), { candidate: 'nobody', seq: 2 ** 32 - 1 }, openedAt)).toEqual({ refused });
  });

  it('open: admitted to the round', () => {
    expect(admit(raceIn('open'), cast, openedAt)).toEqual({ round: 1 });
  });

  it('no such race: unknown_race', () => {
    expect(admit(undefined, cast, openedAt)).toEqual({ refused: 'unknown_race' });
  });

  it('reopened: admitted again', () => {
    const reopening = after(raceIn('closed'), 'reopen');
    expect(admit(reopening, cast, openedAt)).toEqual({ refused: 'race_not_open' });
    expect(admit(after(reopening, 'opened'), cast, openedAt)).toEqual({ round: 1 });
  });
});

describe('admit, by round', () => {
  const second = after(raceIn('closed'), 'reset', 'open', 'opened');

  it.each([
    [1, { refused: 'race_closed' }],
    [2, { round: 2 }],
    [undefined, { round: 2 }],
    [3, { refused: 'race_not_open' }],
  ])('round %s of a race open in its second: %j', (round, admission) => {
    expect(admit(second, { ...cast, round }, openedAt)).toEqual(admission);
  });

  it('refuses a stale round as closed, even while the next one is a draft', () => {
    expect(admit(after(raceIn('closed'), 'reset'), cast, openedAt)).toEqual({ refused: 'race_closed' });
  });
});

describe('admit, by candidate', () => {
  it('refuses who is not in the race, and who has withdrawn', () => {
    const race = after(raceIn('open'), 'withdraw');
    expect(admit(race, { ...cast, candidate: '7' }, openedAt)).toEqual({ refused: 'unknown_candidate' });
    expect(admit(race, { ...cast, candidate: '1' }, openedAt)).toEqual({ refused: 'candidate_withdrawn' });
    expect(admit(race, { ...cast, candidate: '16' }, openedAt)).toEqual({ round: 1 });
  });
});

describe('admit, by seq: at most 60 s (600 tenths) ahead of the time since the round opened', () => {
  const race = raceIn('open');

  it.each([
    [600, 0],
    [1, 0],
    [1, 3_600_000],
    [900, 30_000],
    [36_600, 3_600_000],
    [600, -5_000],
  ])('%i is admitted %i ms after the opening', (seq, ms) => {
    expect(admit(race, { ...cast, seq }, openedAt + ms)).toEqual({ round: 1 });
  });

  it.each([
    [601, 0],
    [901, 30_000],
    [36_601, 3_600_000],
    [601, -5_000],
    [2 ** 32 - 1, 3_600_000],
  ])('%i is a bad_frame %i ms after the opening', (seq, ms) => {
    expect(admit(race, { ...cast, seq }, openedAt + ms)).toEqual({ refused: 'bad_frame' });
  });

  it('counts from the first opening of the round, so a reopening lets numbers go on', () => {
    const reopened = after(raceIn('closed'), 'reopen', 'opened');
    expect(admit(reopened, { ...cast, seq: 36_600 }, openedAt + 3_600_000)).toEqual({ round: 1 });
  });
});
