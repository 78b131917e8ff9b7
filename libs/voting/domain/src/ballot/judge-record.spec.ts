import { after, PARTITIONS, raceIn, voterKey } from '@scrutineer/testing-memory';
import fc from 'fast-check';
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

it('whatever a record says, sees in it nothing but what its round froze', () => {
  const { frozen } = currentRound(race);
  const common = {
    race: fc.constantFrom(race.id, '__proto__'),
    round: fc.oneof(fc.constant(1), fc.integer()),
  };
  const record: fc.Arbitrary<Ballot | ClassRecord> = fc.oneof(
    fc.record({
      kind: fc.constant('ballot' as const),
      ...common,
      ballotId: fc.string(),
      candidate: fc.oneof(fc.constantFrom(...frozen!.candidates, '__proto__', 'length'), fc.string()),
      seq: fc.integer(),
      at: fc.integer(),
    }),
    fc.record({ kind: fc.constant('class' as const), ...common, class: fc.string() }),
  );
  const anyKey = fc.oneof(fc.constant(null), fc.uint8Array({ maxLength: 17 }));
  let seen = 0;
  fc.assert(
    fc.property(record, anyKey, fc.nat(PARTITIONS), (decoded, key, partition) => {
      const judged = judgeRecord(race, decoded, { offset: 77, key }, partition);
      if ('dead' in judged) return;
      seen += 1;
      expect(judged).toMatchObject({ round: currentRound(race), record: { kind: decoded.kind, offset: 77, key } });
      expect(partitionOf(key!, PARTITIONS)).toBe(partition);
      if (judged.record.kind === 'ballot' && decoded.kind === 'ballot')
        expect(frozen!.candidates[judged.record.candidate]).toBe(decoded.candidate);
    }),
    { numRuns: 2000 },
  );
  expect(seen).toBeGreaterThan(20);
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
