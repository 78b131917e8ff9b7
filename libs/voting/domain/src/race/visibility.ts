import { finalCut, roundOf, type Race } from './race';

/** `public`: everyone. `voters`: those with a recorded ballot in the round. `nobody`: operators only. */
export type Audience = 'public' | 'voters' | 'nobody';

/**
 * Who may see a round's results now. An operator's reveal or hide goes before the rule, except that `never` stays never.
 * An earlier round is shown by its own frozen rule, as closed; a hide of the race hides it too.
 */
export function resultsAudience(race: Race, round: number): Audience {
  const record = roundOf(race, round);
  const { visibility } = record?.frozen?.rules ?? race.rules;
  if (visibility === 'never') return 'nobody';
  if (race.shown !== null) return race.shown ? 'public' : 'nobody';
  switch (visibility) {
    case 'always':
      return 'public';
    case 'after_vote':
      return isOver(race, round) ? 'public' : 'voters';
    case 'after_close':
      return isOver(race, round) ? 'public' : 'nobody';
    case 'manual':
      return 'nobody';
  }
}

function isOver(race: Race, round: number): boolean {
  const record = roundOf(race, round);
  return record !== undefined && finalCut(record) !== null;
}
