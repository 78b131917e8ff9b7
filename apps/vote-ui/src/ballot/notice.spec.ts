import type { SessionState } from '@scrutineer/realtime';
import { stateOf } from '../testing/session-states';
import { notice } from './notice';

const waiting = (failures: number): SessionState['connection'] => ({ state: 'waiting', failures, code: 1006 });
const stopped = (code: number): SessionState['connection'] => ({ state: 'stopped', failures: 0, code });
const sending = { candidate: '44', phase: 'retrying' } as const;

it.each<[string, Partial<SessionState>, string]>([
  ['is empty while connected', {}, ''],
  ['is empty while connected, whatever the browser says of the network', { offline: true }, ''],
  ['is empty after a single blink', { connection: waiting(1) }, ''],
  [
    'says that figures may be old',
    { connection: waiting(2) },
    'The connection was lost, reconnecting. What you see may be out of date.',
  ],
  ['says that nothing is reached', { connection: waiting(2), race: null }, 'The vote cannot be reached yet, retrying.'],
  ['says offline', { connection: waiting(0), offline: true }, 'You are offline.'],
  [
    'says what becomes of the vote offline',
    { connection: waiting(0), offline: true, sending },
    'You are offline; your vote will be sent when you are back.',
  ],
  [
    'says that the page was turned away',
    { connection: stopped(4403) },
    'The connection was refused. Reload the page to go on.',
  ],
  ['says that the race has gone', { connection: stopped(4404) }, 'There is no such vote.'],
  ['leaves an unknown race to the heading', { connection: stopped(4404), race: null }, ''],
])('%s', (_, change, text) => {
  expect(notice(stateOf(change))).toBe(text);
});
