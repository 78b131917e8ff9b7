// The tally against an independent count, and against every way its log may reach it: cut anywhere, repeated,
// overlapping, out of order with rewinds obeyed, by workers that crash, into stores that lose what they had.
import { LoneTally, raceIn, stretch, tallyRecord, voterKey, type TallyPart } from '@scrutineer/testing-memory';
import fc from 'fast-check';
import { partitionOf } from '../ballot/partitioner';
import type { ApplyBatch, ApplyOutcome, TallyRecord } from '../ports/tally-store.port';
import type { ChangeRule } from '../race/race';
import { partitionTally } from './partition-tally';
import { mergeResults, type Results } from './results';
import { parseCountKey } from './tally-state';

/** What one partition holds of a round. Records below `start` are not the round's; offsets have gaps, left by others. */
interface Log {
  readonly parts: readonly TallyPart[];
  readonly records: readonly TallyRecord[];
  readonly start: number;
  readonly end: number;
}

const voter = fc.nat(5);
const aBallot = fc.record({ voter, seq: fc.integer({ min: 1, max: 6 }), candidate: fc.nat(2) });
const aClass = fc.record({ voter, class: fc.constantFrom('bot', 'vip', '') });
const aMarker = fc.record({
  marker: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('open', 'close') },
    { weight: 1, arbitrary: fc.constant('certify') },
  ),
  // 0: the next transition. More: the marker of an earlier one, repeated or written late.
  behind: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
});
const aPart = fc.oneof(
  { weight: 12, arbitrary: aBallot },
  { weight: 2, arbitrary: aClass },
  { weight: 3, arbitrary: aMarker },
);
const parts: fc.Arbitrary<TallyPart[]> = fc
  .tuple(fc.array(aPart, { maxLength: 3 }), fc.array(aPart, { maxLength: 60, size: 'max' }))
  .map(([early, rest]) => {
    let version = 1;
    return [...early, { marker: 'open', behind: 0 } as const, ...rest].map((part) => {
      if (!('marker' in part)) return part;
      if (part.behind === 0) version += 2;
      return { marker: part.marker, version: Math.max(1, version - 2 * part.behind + 2 * Number(part.behind > 0)) };
    });
  });

function logOf(given: readonly TallyPart[], gaps: readonly number[] = [], skipped = 0): Log {
  let end = 0;
  const records = given.map((part, i) => {
    const record = tallyRecord(part, end + (gaps[i % (gaps.length || 1)] ?? 0));
    end = record.offset + 1;
    return record;
  });
  return { parts: given, records, start: records[skipped]?.offset ?? 0, end: end + (gaps[0] ?? 0) };
}

const logs = fc.tuple(parts, fc.array(fc.nat(3), { maxLength: 7 }), fc.nat(1)).map((args) => logOf(...args));
const rule = fc.constantFrom<ChangeRule>('until_close', 'final');

function cutOf(log: Log, change: ChangeRule, from: number, to: number): ApplyBatch {
  const made = stretch(log.records, from, to, { start: log.start, goal: log.end });
  return { ...made, rules: { ...made.rules, change } };
}

function onePass(log: Log, change: ChangeRule): LoneTally {
  const tally = new LoneTally();
  tally.apply(cutOf(log, change, log.start, log.end));
  return tally;
}

/** Hands over a stretch as a worker does that obeys a rewind; the outcome that stood in the end. */
function deliver(tally: LoneTally, log: Log, change: ChangeRule, from: number, to: number): ApplyOutcome {
  const outcome = tally.apply(cutOf(log, change, from, to));
  return outcome.outcome === 'rewind' ? tally.apply(cutOf(log, change, outcome.next, to)) : outcome;
}

function votes(tally: LoneTally): Record<string, number> {
  const entries = [...tally.state!.counts].filter(([, n]) => n !== 0);
  return Object.fromEntries(
    entries.map(([key, n]) => [`${parseCountKey(key).candidate} as ${parseCountKey(key).class}`, n]),
  );
}

/** Everything that must not depend on how the log arrived. */
function essence({ state, standings }: LoneTally): unknown {
  return { ...state, counts: [...state!.counts].filter(([, n]) => n !== 0).sort(), standings: [...standings].sort() };
}

/** The count as one would do it on paper: sort out the markers, then look at each voter's slips. */
function countOnPaper(log: Log, change: ChangeRule): object {
  const all = log.records.filter(({ offset }) => offset >= log.start);
  const written = all.flatMap((record) => (record.kind === 'marker' ? [record] : []));
  const newer = written.filter(
    (one) => !written.some((other) => other.offset < one.offset && other.version >= one.version),
  );
  const seal = newer.find(({ marker }) => marker === 'certify')?.offset ?? Infinity;
  const lastMarker = (offset: number): string | undefined =>
    newer.filter((one) => one.offset < offset && one.offset <= seal).at(-1)?.marker;
  const cast = all.flatMap((record) => (record.kind === 'ballot' ? [record] : []));
  const inTime = cast.filter(({ offset }) => lastMarker(offset) === 'open');
  const classes = all.flatMap((record) => (record.kind === 'class' && record.offset < seal ? [record] : []));

  const result = { votes: {} as Record<string, number>, voters: 0, blanks: 0, late: cast.length - inTime.length };
  for (const name of new Set([...inTime, ...classes].map(({ key }) => key.join()))) {
    const slips = inTime.filter(({ key }) => key.join() === name);
    const [slip] = change === 'final' ? slips : slips.sort((a, b) => b.seq - a.seq || a.offset - b.offset);
    const voterClass = classes.filter(({ key }) => key.join() === name).at(-1)?.class ?? '';
    if (!slip) result.blanks += 1;
    else {
      result.voters += 1;
      const pile = `${slip.candidate} as ${voterClass}`;
      result.votes[pile] = (result.votes[pile] ?? 0) + 1;
    }
  }
  return result;
}

function expectSound({ state, standings }: LoneTally): void {
  if (!state) return expect(standings.size).toBe(0);
  const sum = [...state.counts.values()].reduce((total, n) => total + n, 0);
  expect({ votes: sum, entries: standings.size }).toEqual({
    votes: state.voters,
    entries: state.voters + state.blanks,
  });
  expect(Math.min(0, ...state.counts.values())).toBe(0);
}

/** Two points of a log, in thousandths of its length and a little beyond both ends. */
const span = fc.tuple(fc.integer({ min: -100, max: 1100 }), fc.integer({ min: -100, max: 1100 }));

function within(log: Log, [a, b]: readonly [number, number]): readonly [number, number] {
  const at = (thousandth: number): number =>
    Math.min(log.end, Math.max(0, log.start + Math.floor(((log.end - log.start) * thousandth) / 1000)));
  return [Math.min(at(a), at(b)), Math.max(at(a), at(b))];
}

describe('the tally of one partition', () => {
  it('equals a count on paper', () => {
    fc.assert(
      fc.property(logs, rule, (log, change) => {
        const tally = onePass(log, change);
        const { voters, blanks, late } = tally.state!;
        expect({ votes: votes(tally), voters, blanks, late }).toEqual(countOnPaper(log, change));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same however its log is cut, repeated, overlapped and mixed up, and applies each record once', () => {
    fc.assert(
      fc.property(logs, rule, fc.array(span, { maxLength: 25, size: 'max' }), (log, change, spans) => {
        const once = new LoneTally();
        const whole = once.apply(cutOf(log, change, log.start, log.end));
        const tally = new LoneTally();
        const sums = { counted: 0, changed: 0, repeated: 0, late: 0 };
        for (const [from, to] of [...spans.map((one) => within(log, one)), [log.start, log.end] as const]) {
          const outcome = deliver(tally, log, change, from, to);
          if (outcome.outcome !== 'applied') throw new Error(outcome.outcome);
          for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += outcome[name];
          expectSound(tally);
        }
        expect(essence(tally)).toEqual(essence(once));
        expect({ outcome: 'applied', next: log.end, ...sums }).toEqual(whole);
      }),
    );
  });

  it('is the same when one batch holds one record, forwards once and then backwards', () => {
    fc.assert(
      fc.property(logs, rule, (log, change) => {
        const tally = new LoneTally();
        for (let at = log.start; at < log.end; at += 1) tally.apply(cutOf(log, change, at, at + 1));
        for (let at = log.end - 1; at >= log.start; at -= 1) tally.apply(cutOf(log, change, at, at + 1));
        expect(essence(tally)).toEqual(essence(onePass(log, change)));
      }),
    );
  });

  it('is recounted from the log alone after crashes, lost stores and old snapshots', () => {
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ does: fc.constant('deliver' as const), span }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('lose' as const) }) },
      { weight: 2, arbitrary: fc.record({ does: fc.constant('restore' as const), snapshot: fc.nat() }) },
    );
    fc.assert(
      fc.property(logs, rule, fc.array(event, { maxLength: 25, size: 'max' }), (log, change, events) => {
        const snapshots = [new LoneTally()];
        let tally = new LoneTally();
        for (const one of events) {
          if (one.does === 'deliver') deliver(tally, log, change, ...within(log, one.span));
          else tally = one.does === 'lose' ? new LoneTally() : snapshots[one.snapshot % snapshots.length]!.copy();
          snapshots.push(tally.copy());
          expectSound(tally);
        }
        deliver(tally, log, change, log.start, log.end);
        expect(essence(tally)).toEqual(essence(onePass(log, change)));
      }),
    );
  });

  it('never goes below what it covers, and refuses every stretch that would leave a gap', () => {
    fc.assert(
      fc.property(logs, rule, fc.array(span, { maxLength: 25, size: 'max' }), (log, change, spans) => {
        const tally = new LoneTally();
        for (const [from, to] of spans.map((one) => within(log, one))) {
          const next = tally.state?.next ?? log.start;
          const outcome = tally.apply(cutOf(log, change, from, to));
          if (from > next) expect(outcome).toEqual({ outcome: 'rewind', next });
          else expect(outcome).toMatchObject({ outcome: 'applied', next: Math.max(next, to) });
        }
      }),
    );
  });

  it('does not change by copies of a counted ballot, anywhere after its first', () => {
    fc.assert(
      fc.property(
        logs,
        rule,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        (log, change, which, where, copies) => {
          const counted = log.parts.flatMap((part, i) => {
            const before = onePass(logOf(log.parts.slice(0, i)), change).state;
            return 'candidate' in part && before?.open ? [i] : [];
          });
          fc.pre(counted.length > 0);
          const index = counted[which % counted.length]!;
          const at = index + 1 + (where % (log.parts.length - index));
          const more = Array.from({ length: copies }, () => log.parts[index]!);
          const without = onePass(logOf(log.parts), change);
          const with_ = onePass(logOf([...log.parts.slice(0, at), ...more, ...log.parts.slice(at)]), change);
          expect(votes(with_)).toEqual(votes(without));
          expect(with_.standings).toEqual(without.standings);
          expect(with_.state!.voters).toBe(without.state!.voters);
        },
      ),
    );
  });

  it('final: what stands is the first in the log, until_close: the highest seq', () => {
    const inWindow = fc.array(aBallot, { minLength: 1, maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(inWindow, (cast) => {
        const log = logOf([{ marker: 'open', version: 1 }, ...cast, { marker: 'close', version: 2 }, ...cast]);
        for (const { voter: who } of cast) {
          const mine = cast.filter((one) => one.voter === who);
          const best = mine.find(({ seq }) => seq === Math.max(...mine.map((one) => one.seq)))!;
          expect(onePass(log, 'final').standing(who)).toMatchObject({
            seq: mine[0]!.seq,
            candidate: mine[0]!.candidate,
          });
          expect(onePass(log, 'until_close').standing(who)).toMatchObject({ seq: best.seq, candidate: best.candidate });
        }
      }),
    );
  });

  it('meets windows, late ballots, blanks and seals in these logs, so that the properties are about something', () => {
    const met = { late: 0, blanks: 0, sealed: 0, open: 0, classes: 0, several: 0 };
    for (const log of fc.sample(logs, { numRuns: 200, seed: 1 })) {
      const { late, blanks, sealed, open, version, counts, voters } = onePass(log, 'until_close').state!;
      met.late += late;
      met.blanks += blanks;
      met.sealed += Number(sealed);
      met.open += Number(open);
      met.classes += Number([...counts.keys()].some((key) => key.includes(':')));
      met.several += Number(voters > 2 && version > 5);
    }
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(20);
  });
});

describe('the results of several partitions', () => {
  const PARTITIONS = 3;
  const race = raceIn('open');
  const ids = race.candidates.map(({ id }) => id);

  /** Applies each partition's log in the pieces that the schedule deals out, then the rest, and merges. */
  function play(given: readonly Log[], change: ChangeRule, schedule: readonly (readonly [number, number])[]): Results {
    const tallies = given.map(() => new LoneTally());
    const rest = given.map((log, p) => [p, log.end] as const);
    for (const [p, records] of [...schedule, ...rest]) {
      const from = tallies[p]!.state?.next ?? given[p]!.start;
      deliver(tallies[p]!, given[p]!, change, from, Math.min(given[p]!.end, from + records));
    }
    const merged = tallies.map(({ state }, p) => partitionTally(p, state!, ids));
    return mergeResults(race, 1, merged, 'open', 0);
  }

  it('do not depend on the order across partitions, and add up to the counts on paper', () => {
    const schedules = fc.array(fc.tuple(fc.nat(PARTITIONS - 1), fc.nat(9)), { maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(fc.array(parts, { minLength: 3, maxLength: 3 }), rule, schedules, (each, change, schedule) => {
        const given = each.map((one) => logOf(one));
        const results = play(given, change, schedule);
        expect(results).toEqual(play(given, change, []));
        const paper = given.map((log) => countOnPaper(log, change) as { voters: number });
        expect(results.voters).toBe(paper.reduce((sum, { voters }) => sum + voters, 0));
      }),
    );
  });

  it('count every voter once, wherever the ballots of all voters lie between each other', () => {
    const cast = fc.array(fc.record({ voter: fc.nat(20), seq: fc.nat(9), candidate: fc.nat(2) }), {
      maxLength: 80,
      size: 'max',
    });
    fc.assert(
      fc.property(cast, rule, (ballots, change) => {
        const home = ({ voter: who }: { voter: number }): number => partitionOf(voterKey(who), PARTITIONS);
        const given = Array.from({ length: PARTITIONS }, (_, p) =>
          logOf([{ marker: 'open', version: 1 }, ...ballots.filter((one) => home(one) === p)]),
        );
        expect(play(given, change, []).total).toBe(new Set(ballots.map((one) => one.voter)).size);
      }),
    );
  });
});
