import type { LogValue } from '@scrutineer/contracts';
import { newBallot, type Ballot } from '../audience/ballot';
import { History } from '../audience/history';
import { countRound } from './count-round';
import { brokenPromises } from './judge-history';
import type { LoggedPartitions } from './read-ballot-log';

const place = { race: 'race', round: 1 };
const anna = 'a'.repeat(32);

const first = newBallot(1, '44', 1, 1);
const second = newBallot(1, '16', 2, 1);

function recorded(history: History, ballot: Ballot, offset: number): void {
  const { ballotId } = ballot;
  const data = { ballotId, ...place, partition: 0, offset: `${offset}`, recordedAt: '2025-12-07T15:00:00.000Z' };
  history.add({ op: 'invoke', ballot });
  history.add({ op: 'recorded', ballot, data });
}

/** One partition that holds these ballots of one voter between its markers. */
function logOf(ballots: readonly Ballot[], late: readonly Ballot[] = []): LoggedPartitions {
  const { race: r, round: n } = place;
  const lines: LogValue[] = [
    { v: 1, m: 'open', r, n, e: 2 },
    ...ballots.map(({ ballotId: b, candidate: c, seq: s }) => ({ v: 1 as const, r, n, b, c, s, t: 0 })),
    { v: 1, m: 'close', r, n, e: 4 },
    ...late.map(({ ballotId: b, candidate: c, seq: s }) => ({ v: 1 as const, r, n, b, c, s, t: 0 })),
  ];
  return [new Map(lines.map((value, offset) => [offset, { offset, key: 'm' in value ? null : anna, value }]))];
}

function judge(history: History, log: LoggedPartitions): readonly string[] {
  return brokenPromises(history, place, log, countRound(log, place.race, place.round));
}

describe(brokenPromises, () => {
  let history: History;
  beforeEach(() => {
    history = new History();
  });

  it('finds nothing where every promise was kept', () => {
    recorded(history, first, 1);
    recorded(history, second, 2);
    recorded(history, first, 3);
    expect(judge(history, logOf([first, second, first]))).toEqual([]);
  });

  it('finds a recorded ballot that is not where it was said to be', () => {
    recorded(history, first, 2);
    recorded(history, second, 1);
    expect(judge(history, logOf([first, second]))).toHaveLength(2);
  });

  it('finds a recorded ballot that is lost', () => {
    recorded(history, first, 1);
    recorded(history, second, 9);
    expect(judge(history, logOf([first])).join()).toMatch(/recorded at 0\/9, but there lies undefined/);
  });

  it('finds a ballot in the log though each attempt was refused', () => {
    recorded(history, first, 1);
    history.add({ op: 'invoke', ballot: second });
    history.add({ op: 'refused', ballot: second, code: 'busy' });
    expect(judge(history, logOf([first, second])).join()).toMatch(/each attempt was refused/);
    history.add({ op: 'invoke', ballot: second });
    history.add({ op: 'unknown', ballot: second });
    expect(judge(history, logOf([first, second]))).toEqual([]);
  });

  it('finds ballots that nobody sent, and changed ones', () => {
    recorded(history, first, 1);
    expect(judge(history, logOf([first, second])).join()).toMatch(/nobody sent/);
    expect(judge(history, logOf([{ ...first, candidate: '81' }])).join()).toMatch(/nobody sent/);
  });

  it('finds voters that share a pseudonym', () => {
    const other = newBallot(2, '44', 3, 1);
    recorded(history, first, 1);
    recorded(history, other, 2);
    expect(judge(history, logOf([first, other])).join()).toMatch(/two voters share/);
  });

  it('finds a ballot that was called late or closed, and stands', () => {
    recorded(history, first, 1);
    history.add({ op: 'late', ballot: first });
    expect(judge(history, logOf([first])).join()).toMatch(/late was the answer to the ballot that stands/);
  });

  it('takes a ballot that was refused as closed, and sent again in the next window, for what it is', () => {
    history.add({ op: 'invoke', ballot: first });
    history.add({ op: 'refused', ballot: first, code: 'race_closed' });
    history.add({ op: 'invoke', ballot: first });
    recorded(history, first, 1);
    expect(judge(history, logOf([first]))).toEqual([]);
  });

  it('takes a ballot past the cut for what it is', () => {
    recorded(history, first, 1);
    recorded(history, second, 3);
    history.add({ op: 'late', ballot: second });
    expect(judge(history, logOf([first], [second]))).toEqual([]);
  });
});
