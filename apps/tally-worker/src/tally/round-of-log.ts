import {
  finalCut,
  roundOf,
  type Race,
  type RaceBook,
  type Round,
  type TallyRef,
  type TallyRules,
} from '@scrutineer/voting-domain';

/** A round as one partition of the log sees it. */
export interface RoundOfLog {
  readonly ref: TallyRef;
  readonly rules: TallyRules;
  /** Where an absent tally begins. */
  readonly start: number;
}

/** Every opened round with a share in this partition; drafts have none. */
export function openedRounds(book: RaceBook, partition: number): RoundOfLog[] {
  return [...book.races.values()].flatMap((race) =>
    race.rounds.flatMap((round) => {
      const start = round.windows[0]?.scanFrom[partition];
      if (!round.frozen || start === undefined) return [];
      const { buckets, candidates, rules } = round.frozen;
      const ref = { race: race.id, round: round.round, partition };
      return [{ ref, rules: { buckets, candidates, change: rules.change }, start }];
    }),
  );
}

/** Whether nothing can come any more for a tally that has reached `next`: it has passed its certify or last close marker. */
export function isFinished(book: RaceBook, { race: id, round: number, partition }: TallyRef, next: number): boolean {
  const race = book.race(id);
  const round = race && roundOf(race, number);
  const last = race && round && lastMarkers(race, round);
  return last !== null && last !== undefined && next > (last[partition] ?? Number.POSITIVE_INFINITY);
}

function lastMarkers(race: Race, round: Round): readonly number[] | null {
  if (round.certifiedVersion !== null) return round.sealed;
  return race.round > round.round ? finalCut(round) : null;
}

/** Names a tally within a worker. */
export function nameOf({ race, round }: Pick<TallyRef, 'race' | 'round'>): string {
  return `${race}/${round}`;
}
