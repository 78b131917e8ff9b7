import type { Results } from '@scrutineer/contracts';
import type { Outcome } from '../generator/load-account';
import { checksOf, type Measured } from './checks';
import { checkCount } from './count-check';

function results(votes: Record<string, number>): Results {
  const total = Object.values(votes).reduce((sum, n) => sum + n, 0);
  const candidates = Object.entries(votes).map(([id, n]) => ({ id, votes: n, share: 0, rank: 1 }));
  const rest = { round: 1, state: 'open' as const, asOf: '2025-12-07T13:10:00.000Z', excluded: [] };
  return { race: 'abu-dhabi-2025', ...rest, total, voters: total, candidates };
}

function outcome(expected: Record<string, number>, unanswered = 0): Outcome {
  const voters = Object.values(expected).reduce((sum, n) => sum + n, 0);
  const none = { counts: [], max: 0 };
  const figures = { sent: voters, recorded: voters, refused: {}, unsent: 0, resent: 0, lastRecordedAt: 0 };
  return { voters, unanswered, ...figures, ack: none, sendLag: none, reconnect: none, expected };
}

const before = results({ '1': 5, '44': 7 });

describe('the check of the count', () => {
  it('asks that the results grew by exactly what was acknowledged, of all processes together', () => {
    const outcomes = [outcome({ '1': 2, '44': 1 }), outcome({ '44': 3 })];
    expect(checkCount(outcomes, before, results({ '1': 7, '44': 11 }))).toMatchObject({
      right: true,
      voters: 6,
      counted: 6,
    });
  });

  it.each([
    ['a vote is missing', { '1': 6, '44': 11 }],
    ['a vote is counted twice', { '1': 8, '44': 11 }],
    ['a vote has gone to another', { '1': 8, '44': 10 }],
  ])('fails where %s', (_, after) => {
    expect(checkCount([outcome({ '1': 2, '44': 4 })], before, results(after)).right).toBe(false);
  });

  it('allows for ballots that were never answered, and for no more', () => {
    const unsure = [outcome({ '1': 2, '44': 4 }, 1)];
    expect(checkCount(unsure, before, results({ '1': 8, '44': 11 })).right).toBe(true);
    expect(checkCount(unsure, before, results({ '1': 8, '44': 10 })).right).toBe(true);
    expect(checkCount(unsure, before, results({ '1': 6, '44': 11 })).right).toBe(false);
    expect(checkCount(unsure, before, results({ '1': 9, '44': 11 })).right).toBe(false);
  });
});

const ms = { p50: 3, p99: 200, p999: 300, max: 400 };
const measured: Measured = {
  ...{ sent: 1000, recorded: 990, refused: { candidate_withdrawn: 10 }, unanswered: 0, unsent: 0 },
  ...{ ackMs: ms, freshnessMs: null, reconnectMs: null, count: null, interrupted: false },
};
const failed = (change: Partial<Measured>, thresholds = {}) =>
  checksOf({ ...measured, ...change }, thresholds).flatMap(({ name, passed }) => (passed ? [] : [name]));

describe('the checks of a load', () => {
  it('pass at the threshold and fail above it', () => {
    expect(failed({}, { ackMs: { p99: 200 }, refused: 0.01 })).toEqual([]);
    expect(failed({}, { ackMs: { p99: 199, p50: 3 }, refused: 0.009 })).toEqual(['ack p99', 'ballots refused']);
  });

  it('fail where a threshold could not be measured', () => {
    expect(failed({}, { freshnessMs: { p99: 1000 } })).toEqual(['freshness p99']);
  });

  it('ask of every load that all is answered and counted', () => {
    const count = checkCount([outcome({ '1': 2 })], before, before);
    expect(failed({ recorded: 0, unanswered: 1, unsent: 1, count })).toEqual([
      'ballots recorded',
      'ballots unanswered',
      'ballots never sent',
      'acknowledged votes that the results differ by',
    ]);
  });
});
