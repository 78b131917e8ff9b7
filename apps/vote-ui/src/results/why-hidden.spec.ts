import type { messages } from '../messages';
import { whyHidden } from './why-hidden';

type Visibility = Parameters<typeof messages.noResults>[0];

const none = 'No results are shown right now.';

it.each<[Visibility, 'open' | 'closed', boolean, string]>([
  ['always', 'open', false, none],
  ['after_vote', 'open', false, 'Results are hidden until you have voted.'],
  ['after_vote', 'open', true, none],
  ['after_vote', 'closed', false, none],
  ['after_close', 'open', true, 'Results are hidden until voting has closed.'],
  ['after_close', 'closed', false, none],
  ['manual', 'closed', true, 'Results are hidden until the organisers reveal them.'],
  ['never', 'closed', true, 'The results of this vote are not shown here.'],
])('under %s while %s (voted: %s)', (visibility, state, voted, text) => {
  expect(whyHidden({ rules: { change: 'final', visibility, withdrawn: 'count' }, state }, voted)).toBe(text);
});
