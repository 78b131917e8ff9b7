import type { LogValue } from '@scrutineer/contracts';
import { countRound } from './count-round';
import type { LoggedPartitions } from './read-ballot-log';

const anna = 'a'.repeat(32);
const ben = 'b'.repeat(32);

type Line = readonly [key: string | null, value: LogValue];

function marker(m: 'open' | 'close', e: number, r = 'race'): Line {
  return [null, { v: 1, m, r, n: 1, e }];
}

function ballot(key: string, b: string, c: string, s: number, n = 1): Line {
  return [key, { v: 1, r: 'race', n, b, c, s, t: 0 }];
}

function log(...partitions: Line[][]): LoggedPartitions {
  return partitions.map(
    (lines) => new Map(lines.map(([key, value], offset) => [offset, { offset, key, value }] as const)),
  );
}

function votes(...partitions: Line[][]): Record<string, number> {
  return Object.fromEntries(countRound(log(...partitions), 'race', 1).votes);
}

describe(countRound, () => {
  it('lets the highest seq stand, and of equal ones the first', () => {
    const ballots = [ballot(anna, '1', '44', 2), ballot(anna, '2', '16', 1), ballot(anna, '3', '4', 2)];
    expect(votes([marker('open', 2), ...ballots])).toEqual({ 44: 1 });
    expect(votes([marker('open', 2), ...ballots, ballot(anna, '4', '81', 3)])).toEqual({ 81: 1 });
  });

  it('counts what lies in a window only', () => {
    const before = ballot(anna, '1', '44', 1);
    const late = ballot(ben, '2', '16', 1);
    expect(votes([before, marker('open', 2), marker('close', 4), late])).toEqual({});
    expect(votes([before, marker('open', 2), marker('close', 4), marker('open', 6), late])).toEqual({ 16: 1 });
  });

  it('passes over markers that repeat, and those of other races', () => {
    const lines = [marker('open', 2), marker('close', 4), marker('open', 2), ballot(anna, '1', '44', 1)];
    expect(votes(lines)).toEqual({});
    const others = [marker('open', 2), marker('close', 9, 'another'), ballot(anna, '1', '44', 1), marker('close', 4)];
    expect(votes(others)).toEqual({ 44: 1 });
    expect(countRound(log(others), 'race', 1).windows).toEqual([[{ opened: 0, closed: 3 }]]);
  });

  it('passes over other rounds, and adds up partitions', () => {
    const first = [marker('open', 2), ballot(anna, '1', '44', 1), ballot(anna, '2', '16', 9, 2)];
    const second = [marker('open', 2), ballot(ben, '3', '44', 1)];
    expect(votes(first, second)).toEqual({ 44: 2 });
  });

  it('names voters whose ballots are in two partitions', () => {
    const partitions = [
      [marker('open', 2), ballot(anna, '1', '44', 1)],
      [marker('open', 2), ballot(anna, '2', '16', 2)],
    ];
    expect(countRound(log(...partitions), 'race', 1).scattered).toEqual([anna]);
  });
});
