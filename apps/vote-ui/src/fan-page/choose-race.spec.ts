import type { PublicRace } from '@scrutineer/contracts';
import { chooseRace } from './choose-race';

type Listed = Pick<PublicRace, 'id' | 'state' | 'openedAt' | 'opensAt'>;

function race(id: string, state: Listed['state'], openedAt: string | null, opensAt: string | null = null): Listed {
  return { id, state, openedAt, opensAt };
}

const lusail = race('lusail', 'certified', '2025-11-30T16:00:00.000Z');
const abuDhabi = race('abu-dhabi', 'closed', '2025-12-07T13:00:00.000Z');
const melbourne = race('melbourne', 'scheduled', null, '2026-03-08T04:00:00.000Z');
const draft = race('draft', 'draft', null);

it.each<[string, Listed[], string | undefined]>([
  ['the open race before a later one', [melbourne, { ...lusail, state: 'open' }, abuDhabi], 'lusail'],
  ['a closing race before a closed one', [abuDhabi, { ...lusail, state: 'closing' }], 'lusail'],
  [
    'of two open races the one opened last',
    [
      { ...lusail, state: 'open' },
      { ...abuDhabi, state: 'open' },
    ],
    'abu-dhabi',
  ],
  ['else the latest', [lusail, abuDhabi, draft], 'abu-dhabi'],
  ['which may be still to come', [lusail, melbourne, abuDhabi], 'melbourne'],
  ['even a draft', [draft], 'draft'],
  ['no rehearsal', [{ ...lusail, id: 'rehearsal-lusail', state: 'open' }, abuDhabi], 'abu-dhabi'],
  ['nothing of nothing', [], undefined],
])('chooses %s', (_, races, id) => {
  expect(chooseRace(races)?.id).toBe(id);
});
