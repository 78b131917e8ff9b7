import { currentRound, shownTitle, type Race } from '@scrutineer/voting-domain';
import type { PublicRace } from './races';

/** The public view of a race at this moment (`now` in ms): what may be told to anyone who may know the race. */
export function toPublicRace(race: Race, now: number): PublicRace {
  const scheduled = race.state === 'draft' && (race.opensAt !== null || race.closesAt !== null);
  return {
    id: race.id,
    title: shownTitle(race),
    state: scheduled ? 'scheduled' : race.state,
    round: race.round,
    version: race.version,
    opensAt: race.opensAt,
    closesAt: race.closesAt,
    openedAt: currentRound(race).openedAt,
    serverTime: new Date(now).toISOString(),
    rules: race.rules,
    candidates: race.candidates.map(({ id, name, team, colour, withdrawn }) => ({ id, name, team, colour, withdrawn })),
  };
}
