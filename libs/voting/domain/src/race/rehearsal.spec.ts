import { isRehearsal, rehearsalOf, shownTitle } from './rehearsal';

it('marks a rehearsal in its id, and so in every title', () => {
  const race = { id: 'abu-dhabi-2025', title: 'Driver of the Day' };
  const rehearsal = { ...race, id: rehearsalOf(race.id) };
  expect(rehearsal.id).toBe('rehearsal-abu-dhabi-2025');
  expect([isRehearsal(race.id), isRehearsal(rehearsal.id)]).toEqual([false, true]);
  expect([shownTitle(race), shownTitle(rehearsal)]).toEqual(['Driver of the Day', 'REHEARSAL: Driver of the Day']);
});
