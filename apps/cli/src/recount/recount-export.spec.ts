import type { ExportHeader, Results } from '@scrutineer/contracts';
import { encodeBallot } from '@scrutineer/contracts';
import { partitionOf } from '@scrutineer/voting-domain';
import { voterKey } from '@scrutineer/testing-memory';
import fc from 'fast-check';
import {
  CANDIDATES,
  chunksOf,
  PARTITIONS,
  RACE,
  RoundLog,
  type CastOf,
  type RoundEvent,
} from '../spec-support/export-text';
import { compare, type Comparison } from './compare';
import { ExportFault } from './export-fault';
import { readExport } from './read-export';
import { recountExport, type Recount } from './recount-export';

const open = { marker: 'open', version: 2 } as const;
const close = { marker: 'close', version: 4 } as const;

async function recount(text: string, chunk?: number): Promise<Recount> {
  return recountExport(await readExport(chunksOf(text, chunk)));
}

async function recountLog(events: readonly RoundEvent[], change: Partial<ExportHeader> = {}): Promise<Comparison> {
  return compare(await recount(new RoundLog(events).lines(change).join('')), null);
}

function votes({ candidates }: Comparison): number[] {
  return candidates.map((candidate) => candidate.recount);
}

const aCast = fc.record({ voter: fc.nat(12), seq: fc.integer({ min: 1, max: 6 }), candidate: fc.nat(2) });
const casts = fc.array(aCast, { maxLength: 40 });

/** By voter, with sorting, and without the tally's reducer. */
function countNaively(inTime: readonly CastOf[], change: 'final' | 'until_close'): number[] {
  const counts = CANDIDATES.map(() => 0);
  for (const voter of new Set(inTime.map((cast) => cast.voter))) {
    const own = inTime.filter((cast) => cast.voter === voter);
    const standing = change === 'final' ? own[0]! : own.toSorted((a, b) => b.seq - a.seq)[0]!;
    counts[standing.candidate]! += 1;
  }
  return counts;
}

describe('a recount', () => {
  it('equals a naive count of the ballots inside the windows, however the export is cut into chunks', async () => {
    const changes = fc.constantFrom('final', 'until_close');
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(casts, casts, casts, casts),
        changes,
        fc.integer({ min: 1, max: 5000 }),
        async ([early, first, between, second], change, chunk) => {
          const again = [
            { marker: 'open', version: 6 },
            { marker: 'close', version: 8 },
          ] as const;
          const log = new RoundLog([...early, open, ...first, close, ...between, again[0], ...second, again[1]]);
          const found = compare(await recount(log.lines({ change }).join(''), chunk), null);
          expect(votes(found)).toEqual(countNaively([...first, ...second], change));
          expect(found.voters).toBe(new Set([...first, ...second].map(({ voter }) => voter)).size);
          expect(found.late).toBe(early.length + between.length);
          expect(found.ballots).toBe(early.length + first.length + between.length + second.length);
          expect(found.records).toBe(found.ballots + 4 * PARTITIONS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('passes over other races and rounds, and counts what can never count as dead', async () => {
    const log = new RoundLog([open, { voter: 1, seq: 1, candidate: 0 }]);
    const ballot = {
      kind: 'ballot',
      race: RACE,
      round: 1,
      ballotId: crypto.randomUUID(),
      candidate: '1',
      seq: 1,
      at: 1,
    } as const;
    const key = voterKey(2);
    const partition = partitionOf(key, PARTITIONS);
    log.write(partition, key, encodeBallot({ ...ballot, race: 'monza-2025' }));
    log.write(partition, key, encodeBallot({ ...ballot, round: 2 }));
    log.write(partition, key, encodeBallot({ ...ballot, candidate: '99' }));
    log.write((partition + 1) % PARTITIONS, key, encodeBallot(ballot));
    log.write(partition, key, Buffer.from('{"v":1'));
    const found = compare(await recount(log.lines().join('')), null);
    expect(votes(found)).toEqual([1, 0, 0]);
    expect(found).toMatchObject({ ballots: 1, dead: 3, voters: 1, equal: null });
  });

  it('takes the votes of the withdrawn out where the rule says so', async () => {
    const events = [open, { voter: 1, seq: 1, candidate: 0 }, { voter: 2, seq: 1, candidate: 1 }, close];
    const candidates = ['44'];
    const excluding = await recountLog(events, { withdrawn: { rule: 'exclude', candidates } });
    expect({ votes: votes(excluding), voters: excluding.voters }).toEqual({ votes: [1, 0, 0], voters: 2 });
    expect(votes(await recountLog(events, { withdrawn: { rule: 'count', candidates } }))).toEqual([1, 1, 0]);
  });
});

describe('the comparison', () => {
  const live = (counts: readonly number[], voters: number): Results => ({
    race: RACE,
    round: 1,
    state: 'closed',
    total: counts.reduce((sum, n) => sum + n, 0),
    voters,
    asOf: '2025-12-07T14:00:00.000Z',
    excluded: [],
    candidates: CANDIDATES.map((id, i) => ({ id, votes: counts[i]!, share: 0, rank: 1 })),
  });
  const lines = new RoundLog([
    open,
    { voter: 1, seq: 1, candidate: 0 },
    { voter: 2, seq: 1, candidate: 1 },
    close,
  ]).lines();

  it.each([
    ['the same', live([1, 1, 0], 2), true],
    ['a vote moved', live([0, 2, 0], 2), false],
    ['a vote lost', live([1, 0, 0], 1), false],
    ['a voter too many', live([1, 1, 0], 3), false],
  ])('sees %s', async (_, results, equal) => {
    expect(compare(await recount(lines.join('')), results).equal).toBe(equal);
  });

  it('sees a changed vote of the log', async () => {
    const before = [open, { voter: 1, seq: 1, candidate: 0 }, close];
    const counted = votes(await recountLog(before));
    expect(votes(await recountLog([open, { voter: 1, seq: 1, candidate: 2 }, close]))).not.toEqual(counted);
  });
});

describe('a damaged export', () => {
  const lines = new RoundLog([
    open,
    { voter: 1, seq: 1, candidate: 0 },
    { voter: 2, seq: 1, candidate: 1 },
    close,
  ]).lines();
  const ballotAt = lines.findIndex((line) => line.includes('\\"c\\":\\"44\\"'));
  const trailer = lines.at(-1)!;
  const without = (index: number): string[] => lines.toSpliced(index, 1);

  it.each([
    ['a changed vote', lines.with(ballotAt, lines[ballotAt]!.replace('44', '16')), 'SHA-256'],
    ['a dropped record', without(ballotAt), 'records, its trailer says'],
    ['a repeated record', lines.toSpliced(ballotAt, 0, lines[ballotAt]!), 'out of its place'],
    ['a wrong hash', lines.with(-1, trailer.replace(/"sha256":".{4}/, '"sha256":"0000')), 'SHA-256'],
    ['no trailer', without(lines.length - 1), 'without its trailer'],
    ['something after the trailer', [...lines, trailer], 'follows its trailer'],
    ['no header', without(0), 'line 1'],
    ['half a line', [...lines.slice(0, -1), trailer.slice(0, 20)], 'not JSON'],
    ['nothing at all', [], 'empty'],
  ])('is refused for %s', async (_, damaged, reason) => {
    const failure = await recount(damaged.join('')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExportFault);
    expect((failure as ExportFault).message).toContain(reason);
  });

  it('is refused where the cut is not at a close marker of the log', async () => {
    const log = new RoundLog([open, { voter: 1, seq: 1, candidate: 0 }, close]);
    const [window] = log.header().windows;
    const moved = { ...window!, cut: window!.cut!.map((offset) => `${Number(offset) - 1}`) };
    await expect(recount(log.lines({ windows: [moved] }).join(''))).rejects.toThrow('no close marker');
  });
});
