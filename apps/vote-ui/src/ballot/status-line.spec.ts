import type { PublicRace } from '@scrutineer/contracts';
import type { SessionState } from '@scrutineer/realtime';
import { raceOf, receiptOf, stateOf } from '../testing/session-states';
import { statusLine } from './status-line';

const final: PublicRace['rules'] = { change: 'final', visibility: 'always', withdrawn: 'count' };
const sending = { candidate: '44', phase: 'sending' } as const;

it.each<[string, Partial<SessionState>, string]>([
  ['before a vote', {}, 'Choose one, then press Vote.'],
  ['before the opening', { race: raceOf({ state: 'scheduled' }) }, 'Voting is not open yet.'],
  ['while closing', { race: raceOf({ state: 'closing' }) }, 'Voting is closing.'],
  ['after the close', { race: raceOf({ state: 'certified' }) }, 'Voting is closed.'],
  ['before the race is known', { race: null }, ''],
  ['while sending', { sending }, 'Sending…'],
  ['while retrying', { sending: { candidate: '44', phase: 'retrying' } }, 'Not recorded yet, retrying'],
  ['while checking', { sending: { candidate: '44', phase: 'checking' } }, 'Not confirmed yet, checking'],
  [
    'after recorded',
    { receipt: receiptOf() },
    'Recorded at 20:14:03: 44 Lewis Hamilton. You can change it until voting closes.',
  ],
  [
    'after recorded for good',
    { receipt: receiptOf(), race: raceOf({ rules: final }) },
    'Recorded at 20:14:03: 44 Lewis Hamilton.',
  ],
  [
    'after recorded and closed',
    { receipt: receiptOf(), race: raceOf({ state: 'closed' }) },
    'Recorded at 20:14:03: 44 Lewis Hamilton. Voting is closed.',
  ],
  [
    'after a late vote',
    { receipt: receiptOf({ late: true }) },
    'Your vote for 44 Lewis Hamilton was recorded after the close, not counted.',
  ],
  [
    'after a late change',
    { receipt: receiptOf({ late: true, earlier: '4' }) },
    'Your vote for 44 Lewis Hamilton was recorded after the close, not counted. Your earlier vote for 4 Lando Norris stands.',
  ],
  [
    'after a refusal',
    { refusal: { candidate: '44', code: 'race_closed' } },
    'Voting is closed. Your vote for 44 Lewis Hamilton was not recorded.',
  ],
  [
    'after a refused change',
    { refusal: { candidate: '18', code: 'candidate_withdrawn' }, receipt: receiptOf() },
    'This choice has withdrawn. Your vote for 18 Lance Stroll was not recorded. Your earlier vote for 44 Lewis Hamilton stands.',
  ],
  [
    'in the next round',
    { race: raceOf({ round: 2 }), earlier: receiptOf() },
    'Your vote for 44 Lewis Hamilton was recorded in round 1. Choose again.',
  ],
  [
    'in the next round after a late vote',
    { race: raceOf({ round: 2 }), earlier: receiptOf({ late: true }) },
    'Choose one, then press Vote.',
  ],
])('%s', (_, change, text) => {
  expect(statusLine(stateOf(change)).text).toBe(text);
});

it('never says recorded of a ballot on its way', () => {
  for (const phase of ['sending', 'retrying', 'checking'] as const) {
    const { text, tone } = statusLine(stateOf({ sending: { candidate: '4', phase }, receipt: receiptOf() }));
    expect(text).not.toMatch(/^recorded/i);
    expect(tone).toBe('busy');
  }
});
