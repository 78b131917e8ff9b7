import { LoneTally, stretch, tallyRecord, type TallyPart } from '@scrutineer/testing-memory';
import type { ApplyBatch, ApplyOutcome } from '../ports/tally-store.port';
import type { ChangeRule } from '../race/race';

const open: TallyPart = { marker: 'open', version: 2 };
const close: TallyPart = { marker: 'close', version: 4 };
const reopen: TallyPart = { marker: 'open', version: 6 };
const reclose: TallyPart = { marker: 'close', version: 8 };
const certify: TallyPart = { marker: 'certify', version: 10 };

function ballot(voter: number, seq: number, candidate: number): TallyPart {
  return { voter, seq, candidate };
}

function classed(voter: number, name: string): TallyPart {
  return { voter, class: name };
}

function batch(parts: readonly TallyPart[], change: Partial<ApplyBatch> & { rule?: ChangeRule } = {}): ApplyBatch {
  const { rule = 'until_close', ...rest } = change;
  const from = change.from ?? 0;
  const made = stretch(
    parts.map((part, i) => tallyRecord(part, from + i)),
    from,
    from + parts.length,
    rest,
  );
  return { ...made, rules: { ...made.rules, change: rule } };
}

/** A tally that has applied the parts, from offset 0, and what it answered. */
function tallyOf(parts: readonly TallyPart[], rule?: ChangeRule): LoneTally & { outcome: ApplyOutcome } {
  const tally = new LoneTally();
  return Object.assign(tally, { outcome: tally.apply(batch(parts, rule ? { rule } : {})) });
}

/** Counts without those that fell back to none. */
function counts(tally: LoneTally): Record<string, number> {
  return Object.fromEntries([...(tally.state?.counts ?? [])].filter(([, votes]) => votes !== 0));
}

describe('ballots inside a window', () => {
  it('count once a voter', () => {
    const tally = tallyOf([open, ballot(1, 1, 0), ballot(2, 1, 1), ballot(3, 1, 1)]);
    expect(tally.outcome).toEqual({ outcome: 'applied', next: 4, counted: 3, changed: 0, repeated: 0, late: 0 });
    expect(counts(tally)).toEqual({ '0': 1, '1': 2 });
    expect(tally.state).toMatchObject({ voters: 3, blanks: 0, late: 0, open: true, sealed: false, version: 2 });
  });

  it('until_close: the highest seq stands, in whatever order they lie', () => {
    const tally = tallyOf([open, ballot(1, 5, 0), ballot(1, 9, 1), ballot(1, 7, 2)]);
    expect(tally.outcome).toMatchObject({ counted: 1, changed: 1, repeated: 1 });
    expect(counts(tally)).toEqual({ '1': 1 });
    expect(tally.standing(1)).toEqual({ seq: 9, candidate: 1, class: '' });
  });

  it('until_close: of equal seqs the first in the log stands', () => {
    const tally = tallyOf([open, ballot(1, 5, 0), ballot(1, 5, 1)]);
    expect(tally.outcome).toMatchObject({ counted: 1, changed: 0, repeated: 1 });
    expect(counts(tally)).toEqual({ '0': 1 });
  });

  it('until_close: a change to the same candidate raises the seq that stands', () => {
    const tally = tallyOf([open, ballot(1, 5, 0), ballot(1, 9, 0), ballot(1, 7, 1)]);
    expect(tally.outcome).toMatchObject({ counted: 1, changed: 1, repeated: 1 });
    expect(counts(tally)).toEqual({ '0': 1 });
  });

  it('final: the first in the log stands, whatever the seq', () => {
    const tally = tallyOf([open, ballot(1, 5, 0), ballot(1, 9, 1), ballot(1, 1, 2)], 'final');
    expect(tally.outcome).toMatchObject({ counted: 1, changed: 0, repeated: 2 });
    expect(counts(tally)).toEqual({ '0': 1 });
    expect(tally.standing(1)).toEqual({ seq: 5, candidate: 0, class: '' });
  });

  it('takes every seq that fits four bytes', () => {
    const tally = tallyOf([open, ballot(1, 2 ** 31, 0), ballot(1, 2 ** 32 - 1, 1), ballot(1, 2 ** 31 - 1, 2)]);
    expect(tally.standing(1)).toMatchObject({ seq: 2 ** 32 - 1, candidate: 1 });
  });
});

describe('windows', () => {
  it('ballots before the first open marker, between windows and after the last are late, and leave no trace', () => {
    const tally = tallyOf([ballot(1, 1, 0), open, close, ballot(2, 1, 0), reopen, reclose, ballot(3, 1, 0)]);
    expect(tally.outcome).toEqual({ outcome: 'applied', next: 7, counted: 0, changed: 0, repeated: 0, late: 3 });
    expect(tally.state).toMatchObject({ voters: 0, late: 3, open: false, version: 8 });
    expect(counts(tally)).toEqual({});
    expect(tally.standings.size).toBe(0);
  });

  it('a late ballot does not raise the seq that stands: the voter may vote again after a reopening', () => {
    const tally = tallyOf([open, ballot(1, 1, 0), close, ballot(1, 9, 1), reopen, ballot(1, 2, 2)]);
    expect(counts(tally)).toEqual({ '2': 1 });
  });

  it('a choice of one window goes on standing in the next', () => {
    const tally = tallyOf([open, ballot(1, 5, 0), close, reopen, ballot(1, 3, 1)]);
    expect(counts(tally)).toEqual({ '0': 1 });
  });

  it('a repeated marker changes nothing: the first of its version is the cut', () => {
    const tally = tallyOf([
      open,
      ballot(1, 1, 0),
      open,
      ballot(2, 1, 0),
      close,
      ballot(3, 1, 0),
      close,
      ballot(4, 1, 0),
    ]);
    expect(tally.state).toMatchObject({ voters: 2, late: 2, version: 4 });
  });

  it('a marker that a slow finisher writes late neither opens nor closes anything', () => {
    expect(tallyOf([open, close, open, ballot(1, 1, 0)]).state).toMatchObject({ open: false, late: 1, version: 4 });
    expect(tallyOf([open, close, reopen, close, ballot(1, 1, 0)]).state).toMatchObject({ open: true, voters: 1 });
  });

  it('a reset closes under its own version, also right after the open marker', () => {
    const tally = tallyOf([open, { marker: 'close', version: 3 }, ballot(1, 1, 0)]);
    expect(tally.state).toMatchObject({ open: false, late: 1, version: 3 });
  });

  it('after the certify marker no marker of any version opens it again', () => {
    const tally = tallyOf([open, close, certify, { marker: 'open', version: 99 }, ballot(1, 1, 0)]);
    expect(tally.state).toMatchObject({ open: false, sealed: true, version: 10, late: 1, voters: 0 });
  });
});

describe('classes', () => {
  it('move the standing vote of their voter, and later votes keep the class', () => {
    const tally = tallyOf([open, ballot(1, 1, 0), ballot(2, 1, 0), classed(1, 'bot'), ballot(1, 2, 1)]);
    expect(counts(tally)).toEqual({ '0': 1, '1:bot': 1 });
    expect(tally.state).toMatchObject({ voters: 2, blanks: 0 });
  });

  it('may come before the vote: the voter is a blank until then', () => {
    const tally = tallyOf([classed(1, 'bot'), open, classed(2, 'bot')]);
    expect(tally.state).toMatchObject({ voters: 0, blanks: 2 });
    expect(tally.standing(1)).toEqual({ seq: 0, candidate: null, class: 'bot' });
    tally.apply(batch([ballot(1, 1, 2)], { from: 3 }));
    expect(tally.state).toMatchObject({ voters: 1, blanks: 1 });
    expect(counts(tally)).toEqual({ '2:bot': 1 });
  });

  it('may change, or be taken away, also after the window closed', () => {
    const tally = tallyOf([open, ballot(1, 1, 0), ballot(2, 1, 0), classed(1, 'bot'), close, classed(1, 'vip')]);
    expect(counts(tally)).toEqual({ '0': 1, '0:vip': 1 });
    tally.apply(batch([classed(1, '')], { from: 6 }));
    expect(counts(tally)).toEqual({ '0': 2 });
  });

  it('end with the certification', () => {
    const tally = tallyOf([open, ballot(1, 1, 0), close, certify, classed(1, 'bot'), classed(2, 'bot')]);
    expect(counts(tally)).toEqual({ '0': 1 });
    expect(tally.state).toMatchObject({ blanks: 0 });
  });

  it('a blank stays one under final until its first ballot, which counts', () => {
    expect(counts(tallyOf([classed(1, 'vip'), open, ballot(1, 1, 0), ballot(1, 2, 1)], 'final'))).toEqual({
      '0:vip': 1,
    });
  });
});

describe('the fence', () => {
  const head = [open, ballot(1, 1, 0), ballot(2, 1, 0)];

  it('begins where the round begins, and trims what lies below', () => {
    const tally = new LoneTally();
    const early = batch([open, ballot(1, 1, 0), { marker: 'open', version: 3 }, ballot(2, 1, 1)], {
      from: 10,
      start: 12,
      goal: 40,
    });
    expect(tally.apply(early)).toMatchObject({ outcome: 'applied', next: 14, counted: 1, late: 0 });
    expect(tally.state).toMatchObject({ next: 14, goal: 40, generation: 1, digest: 'record 13', version: 3 });
  });

  it('refuses a gap and names the next offset, leaving everything as it was', () => {
    const tally = tallyOf(head);
    const before = tally.copy();
    expect(tally.apply(batch([ballot(3, 1, 0)], { from: 4 }))).toEqual({ outcome: 'rewind', next: 3 });
    expect(tally).toEqual(Object.assign(before, { outcome: tally.outcome }));
  });

  it('refuses a gap before a round whose tally is missing, and stores nothing', () => {
    const tally = new LoneTally();
    expect(tally.apply(batch(head, { from: 13, start: 12 }))).toEqual({ outcome: 'rewind', next: 12 });
    expect(tally.state).toBeNull();
    expect(tally.standings.size).toBe(0);
  });

  it('applies only what is new of a stretch that overlaps', () => {
    const tally = tallyOf(head);
    expect(tally.apply(batch([ballot(2, 1, 0), ballot(3, 1, 1)], { from: 2 }))).toEqual({
      ...{ outcome: 'applied', next: 4, counted: 1, changed: 0, repeated: 0, late: 0 },
      trimmed: { next: 3, digest: 'record 2' },
    });
    expect(counts(tally)).toEqual({ '0': 2, '1': 1 });
  });

  it('applies nothing of a stretch that is covered, and keeps next and digest', () => {
    const tally = tallyOf(head);
    const before = tally.state;
    expect(tally.apply(batch(head.slice(0, 2)))).toEqual({
      ...{ outcome: 'applied', next: 3, counted: 0, changed: 0, repeated: 0, late: 0 },
      trimmed: { next: 3, digest: 'record 2' },
    });
    expect(tally.state).toEqual(before);
  });

  it('moves over a stretch without records of its own', () => {
    const tally = tallyOf(head);
    expect(tally.apply(batch([], { from: 3, to: 90, digest: 'record 89' }))).toMatchObject({
      outcome: 'applied',
      next: 90,
    });
    expect(tally.state).toMatchObject({ next: 90, digest: 'record 89', voters: 2 });
  });

  it('is stale for a caller that read another generation', () => {
    const tally = tallyOf(head);
    const before = tally.copy();
    expect(tally.apply(batch([ballot(3, 1, 0)], { from: 3, generation: 2 }))).toEqual({
      outcome: 'stale',
      generation: 1,
    });
    expect(tally.state).toBe(before.state);
    expect(tally.standings).toEqual(before.standings);
  });

  it('leaves the state it was given untouched, so that a store may keep it until it has committed', () => {
    const tally = tallyOf(head);
    const given = tally.state!;
    const frozen = { ...given, counts: new Map(given.counts) };
    tally.apply(batch([ballot(3, 1, 0), ballot(1, 2, 1), close], { from: 3 }));
    expect(given).toEqual(frozen);
  });
});
