import type { RefusalCode } from '@scrutineer/errors';
import { currentRound, type Candidate, type Race } from '../race/race';

/** What a cast asks for, as far as admission looks at it. */
export interface Cast {
  readonly candidate: string;
  readonly seq: number;
  readonly round?: number | undefined;
}

export type Admission = { readonly round: number } | { readonly refused: RefusalCode };

/** How far `seq` may run ahead of tenths of a second since the round opened: 60 s of clock difference. */
const SEQ_LEAD = 600;

/**
 * Whether a cast may be handed to the log, judged by the race as this process has folded it. Only the log decides what
 * counts: a ballot admitted here that lands past the cut is late.
 */
export function admit(race: Race | undefined, cast: Cast, now: number): Admission {
  if (!race) return { refused: 'unknown_race' };
  const round = cast.round ?? race.round;
  if (round < race.round) return { refused: 'race_closed' };
  if (round > race.round) return { refused: 'race_not_open' };
  switch (race.state) {
    case 'draft':
    case 'opening':
      return { refused: 'race_not_open' };
    case 'closing':
    case 'closed':
    case 'certified':
      return { refused: 'race_closed' };
    case 'open':
      return admitOpen(race, cast, now);
  }
}

function admitOpen(race: Race, cast: Cast, now: number): Admission {
  const { candidates, openedAt } = openRace(race);
  const candidate = candidates.get(cast.candidate);
  if (!candidate) return { refused: 'unknown_candidate' };
  if (candidate.withdrawn) return { refused: 'candidate_withdrawn' };
  // A `seq` far ahead would lock the voter out of every later change, so a broken clock is told at once.
  if (cast.seq > Math.max(0, now - (openedAt ?? now)) / 100 + SEQ_LEAD) return { refused: 'bad_frame' };
  return { round: race.round };
}

interface OpenRace {
  readonly candidates: ReadonlyMap<string, Candidate>;
  readonly openedAt: number | null;
}

const openRaces = new WeakMap<Race, OpenRace>();

/** What every ballot is held against, worked out once for each version of the race. */
function openRace(race: Race): OpenRace {
  const known = openRaces.get(race);
  if (known) return known;
  const { openedAt } = currentRound(race);
  const candidates = new Map(race.candidates.map((candidate) => [candidate.id, candidate]));
  const open = { candidates, openedAt: openedAt === null ? null : Date.parse(openedAt) };
  openRaces.set(race, open);
  return open;
}
