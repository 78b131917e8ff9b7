import type { PublicRace } from '@scrutineer/contracts';
import { messages } from '../messages';

/** Why a voter sees no results, as far as the race's rules tell. An operator may hide them at any time besides. */
export function whyHidden(
  { rules: { visibility }, state }: Pick<PublicRace, 'rules' | 'state'>,
  voted: boolean,
): string {
  const over = state === 'closed' || state === 'certified';
  const due = (visibility === 'after_vote' && (voted || over)) || (visibility === 'after_close' && over);
  return messages.noResults(visibility, due);
}
