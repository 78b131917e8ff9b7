import { raceIn } from '@scrutineer/testing-memory';
import { dueStep } from './schedule';

const opensAt = '2025-12-07T13:00:00.000Z';
const closesAt = '2025-12-07T15:00:00.000Z';
const at = (time: string) => Date.parse(`2025-12-07T${time}Z`);

describe('dueStep', () => {
  it.each([
    ['before its opening', raceIn('draft', { opensAt, closesAt }), '12:59:59', null],
    ['at its opening', raceIn('draft', { opensAt, closesAt }), '13:00:00', 'open'],
    ['when its whole window was missed', raceIn('draft', { opensAt, closesAt }), '15:00:00', null],
    ['with only a closing', raceIn('draft', { closesAt }), '14:00:00', null],
    ['without times', raceIn('draft'), '14:00:00', null],
  ])('opens a draft: %s', (_, race, now, step) => {
    expect(dueStep(race, at(now))).toBe(step);
  });

  // Opened at 13:00 by the builder.
  it.each([
    ['before its closing', raceIn('open', { opensAt, closesAt }), '14:59:59', null],
    ['at its closing', raceIn('open', { opensAt, closesAt }), '15:00:00', 'close'],
    ['opened after its closing', raceIn('open', { closesAt: '2025-12-07T12:00:00.000Z' }), '15:00:00', null],
    ['opening', raceIn('opening', { opensAt, closesAt }), '15:00:00', null],
    ['closed', raceIn('closed', { opensAt, closesAt }), '15:00:00', null],
  ])('closes an open race: %s', (_, race, now, step) => {
    expect(dueStep(race, at(now))).toBe(step);
  });
});
