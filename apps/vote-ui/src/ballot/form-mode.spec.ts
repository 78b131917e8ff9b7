import type { SessionState } from '@scrutineer/realtime';
import type { FormMode } from '../choices/choices';
import { raceOf, receiptOf, stateOf } from '../testing/session-states';
import { formMode } from './form-mode';

const final = raceOf({ rules: { change: 'final', visibility: 'always', withdrawn: 'count' } });
const sending = { candidate: '44', phase: 'sending' } as const;

it.each<[FormMode, string, Partial<SessionState>]>([
  ['open', 'before a vote', {}],
  ['open', 'to change a vote', { receipt: receiptOf() }],
  ['busy', 'while a ballot is on its way', { sending }],
  ['busy', 'while a ballot is on its way, closed or not', { sending, race: raceOf({ state: 'closed' }) }],
  ['locked', 'after a final vote', { race: final, receipt: receiptOf() }],
  [
    'open',
    'after a final vote that came late, in a race opened again',
    { race: final, receipt: receiptOf({ late: true }) },
  ],
  ['shut', 'while opening', { race: raceOf({ state: 'opening' }) }],
  ['shut', 'while closing', { race: raceOf({ state: 'closing' }) }],
  ['shut', 'before the race is known', { race: null }],
])('is %s %s', (mode, _, change) => {
  expect(formMode(stateOf(change))).toBe(mode);
});
