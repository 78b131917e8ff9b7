import { isRehearsal, REHEARSAL, type Race, type Results } from '@scrutineer/voting-domain';

const COLUMNS = ['rank', 'id', 'name', 'team', 'withdrawn', 'votes', 'share'] as const;

/** Results as RFC 4180 CSV, in the race's order; those of a rehearsal say so in every line. */
export function resultsCsv(race: Race, results: Results): string {
  const mark = isRehearsal(race.id) ? [REHEARSAL] : [];
  const byId = new Map(race.candidates.map((candidate) => [candidate.id, candidate]));
  const rows = results.candidates.map(({ id, rank, votes, share }) => {
    const candidate = byId.get(id);
    const withdrawn = candidate?.withdrawn ? 'yes' : 'no';
    return [
      String(rank),
      id,
      candidate?.name ?? '',
      candidate?.team ?? '',
      withdrawn,
      String(votes),
      share.toFixed(1),
      ...mark,
    ];
  });
  return [[...COLUMNS, ...mark], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A spreadsheet takes a cell that begins with one of these for a formula; a leading apostrophe makes it text. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
