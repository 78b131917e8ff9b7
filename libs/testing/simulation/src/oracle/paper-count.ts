// Counts a round as one would on paper: find the windows, sort out what lies outside, then look at each voter's slips.
import type { PaperRecord } from './read-record';

export type Slip = PaperRecord & { readonly kind: 'ballot' };

export interface PaperCount {
  /** The slip that stands for each voter, by pseudonym. */
  readonly standing: ReadonlyMap<string, Slip>;
  readonly late: readonly Slip[];
}

/** Counts those of a partition's records that belong to a round. `records` are that round's alone, in the log's order. */
export function countOnPaper(records: readonly PaperRecord[], rule: 'final' | 'until_close'): PaperCount {
  const windows = windowsOf(records);
  const slips = records.filter((record) => record.kind === 'ballot');
  const isInTime = ({ offset }: Slip): boolean => windows.some(([from, to]) => offset > from && offset < to);
  const piles = Map.groupBy(slips.filter(isInTime), ({ key }) => key);
  const standing = [...piles].map(([key, pile]) => [key, rule === 'final' ? pile[0]! : highest(pile)] as const);
  return { standing: new Map(standing), late: slips.filter((slip) => !isInTime(slip)) };
}

/** Of equal numbers the first in the log. */
function highest(pile: readonly Slip[]): Slip {
  const most = Math.max(...pile.map(({ seq }) => seq));
  return pile.find(({ seq }) => seq === most)!;
}

/** From each open marker to the close marker after it; copies and markers of older versions say nothing. */
function windowsOf(records: readonly PaperRecord[]): [number, number][] {
  const markers = records.filter((record) => record.kind === 'marker');
  const newest = markers.filter(({ version }, i) => markers.slice(0, i).every((earlier) => earlier.version < version));
  return newest.flatMap(({ marker, offset }, i) =>
    marker === 'open' ? [[offset, newest[i + 1]?.offset ?? Infinity] as [number, number]] : [],
  );
}

/** Votes by candidate. */
export function votesOf(slips: Iterable<Slip>): Record<string, number> {
  const votes: Record<string, number> = {};
  for (const { candidate } of slips) votes[candidate] = (votes[candidate] ?? 0) + 1;
  return votes;
}
