/** What a rehearsal is called wherever people read of it. */
export const REHEARSAL = 'REHEARSAL';

const PREFIX = 'rehearsal-';

/**
 * Whether a race is a rehearsal: its votes are made up and count for nothing. The mark is in the id, because that is in
 * everything that names a race (results, receipts, records of the log, metrics, files), and never changes.
 */
export function isRehearsal(race: string): boolean {
  return race.startsWith(PREFIX);
}

/** The id of a race's rehearsal. */
export function rehearsalOf(race: string): string {
  return PREFIX + race;
}

/** A race's title as people are shown it. */
export function shownTitle({ id, title }: { readonly id: string; readonly title: string }): string {
  return isRehearsal(id) ? `${REHEARSAL}: ${title}` : title;
}
