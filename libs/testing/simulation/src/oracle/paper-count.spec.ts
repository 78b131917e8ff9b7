import { countOnPaper, votesOf } from './paper-count';
import type { PaperRecord } from './read-record';

const round = { race: 'abu-dhabi-2025', round: 1 };

function log(...parts: readonly (readonly [string, number] | readonly [string, string, number])[]): PaperRecord[] {
  return parts.map((part, offset) => {
    if (part.length === 2) return { kind: 'marker', offset, ...round, marker: part[0], version: part[1] };
    const [key, candidate, seq] = part;
    return { kind: 'ballot', offset, ...round, key, candidate, seq, ballotId: `${offset}`, at: 0 };
  });
}

describe(countOnPaper, () => {
  it('counts inside the windows, and calls late what lies between and after them', () => {
    const { standing, late } = countOnPaper(
      log(['ann', '1', 1], ['open', 2], ['bob', '1', 1], ['close', 4], ['cat', '1', 1], ['open', 6], ['dan', '44', 1]),
      'until_close',
    );
    expect([...standing.keys()]).toEqual(['bob', 'dan']);
    expect(late.map(({ key }) => key)).toEqual(['ann', 'cat']);
    expect(votesOf(standing.values())).toEqual({ '1': 1, '44': 1 });
  });

  it('takes copies of markers, and late ones of older versions, for nothing', () => {
    const { standing } = countOnPaper(
      log(['open', 2], ['close', 4], ['open', 2], ['ann', '1', 1], ['close', 4]),
      'until_close',
    );
    expect(standing.size).toBe(0);
  });

  it('has the highest number stand, of equal ones the first, or under final the first of all', () => {
    const records = log(['open', 2], ['ann', '1', 2], ['ann', '44', 3], ['ann', '16', 3], ['ann', '1', 1]);
    expect(votesOf(countOnPaper(records, 'until_close').standing.values())).toEqual({ '44': 1 });
    expect(votesOf(countOnPaper(records, 'final').standing.values())).toEqual({ '1': 1 });
  });
});
