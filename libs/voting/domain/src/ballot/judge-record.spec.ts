import { after, PARTITIONS, raceIn, voterKey } from '@scrutineer/testing-memory';
import { currentRound, roundOf } from '../race/race';
import { candidateIndex, judgeRecord } from './judge-record';
import type { Ballot, ClassRecord, Marker } from './log-record';
import { partitionOf } from './partitioner';

const race = raceIn('open');
const key = voterKey(1);
const home = partitionOf(key, PARTITIONS);
const raw = { offset: 77, key };
const of = { race: race.id, round: 1 };
const ballot: Ballot = { kind: 'ballot', ...of, ballotId: 'b1', candidate: '44', seq: 9, at: 0 };
const classed: ClassRecord = { kind: 'class', ...of, class: 'bot' };
const marker: Marker = { kind: 'marker', ...of, marker: 'close', version: 4 };

describe('judgeRecord', () => {
  it('sees a ballot with its candidate as an index into what the round froze', () => {
    expect(judgeRecord(race, ballot, raw, home)).toEqual({
      round: currentRound(race),
      record: { kind: 'ballot', offset: 77, key, seq: 9, candidate: 1 },
    });
  });

  it('sees a class record', () => {
    expect(judgeRecord(race, classed, raw, home)).toMatchObject({
      record: { kind: 'class', offset: 77, key, class: 'bot' },
    });
  });

  it.each([0, 1, 2])('sees a marker in partition %i: it has no key and no home', (partition) => {
    expect(judgeRecord(race, marker, { offset: 77, key: null }, partition)).toEqual({
      round: currentRound(race),
      record: { kind: 'marker', offset: 77, marker: 'close', version: 4 },
    });
  });

  it.each([ballot, classed])('a $kind in a partition that its key does not hash to can never count', (record) => {
    const elsewhere = [0, 1, 2].filter((partition) => partition !== home);
    for (const partition of elsewhere) {
      expect(judgeRecord(race, record, raw, partition)).toEqual({ dead: 'wrong_partition' });
    }
  });

  it.each([ballot, classed])('a $kind without a key is unreadable', (record) => {
    expect(judgeRecord(race, record, { offset: 77, key: null }, home)).toEqual({ dead: 'unreadable' });
  });

  it('a ballot for a stranger is unknown_candidate', () => {
    expect(judgeRecord(race, { ...ballot, candidate: '7' }, raw, home)).toEqual({ dead: 'unknown_candidate' });
  });

  it.each([ballot, classed, marker])(
    'a $kind of no race, of a round to come or not yet opened, is unknown_race',
    (record) => {
      const dead = { dead: 'unknown_race' };
      expect(judgeRecord(undefined, record, raw, home)).toEqual(dead);
      expect(judgeRecord(race, { ...record, round: 2 }, raw, home)).toEqual(dead);
      expect(judgeRecord(race, { ...record, round: 0 }, raw, home)).toEqual(dead);
      expect(judgeRecord(raceIn('draft'), record, raw, home)).toEqual(dead);
    },
  );

  it('judges by the round the record names, and by nothing that happened since', () => {
    const later = after(race, 'withdraw', 'reset', 'closed', 'open', 'opened');
    expect(judgeRecord(later, { ...ballot, candidate: '1' }, raw, home)).toMatchObject({
      round: roundOf(later, 1),
      record: { candidate: 0 },
    });
  });
});

describe('candidateIndex', () => {
  it('is the place in that very list, −1 for a stranger', () => {
    const [first, second] = [
      ['1', '44'],
      ['44', '1', 'toString'],
    ];
    expect(first.map((id) => candidateIndex(first, id))).toEqual([0, 1]);
    expect(second.map((id) => candidateIndex(second, id))).toEqual([0, 1, 2]);
    expect(candidateIndex(first, 'toString')).toBe(-1);
  });
});
