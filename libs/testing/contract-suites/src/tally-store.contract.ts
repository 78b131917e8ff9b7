import * as fc from 'fast-check';
import type { ApplyBatch, TallyRecord, TallyRef, TallyRules, TallyStore } from '@scrutineer/voting-domain';
import { UNREACHABLE_GOAL } from '@scrutineer/voting-domain';
import { ballot, freshRef, marker, openLog, PARTITION, read } from './tally-fixtures';
import { agreesWithModel } from './tally-model';
import { tallyScenario, voterKey } from './tally-steps';

/** A store that starts empty, or that others use too: the suite names every race afresh. */
export interface TallyStoreUnderTest {
  readonly store: TallyStore;
  close(): Promise<void>;
}

const PARTITIONS = 3;
const RULES: TallyRules = { change: 'until_close', candidates: ['44', '16'], buckets: 4 };

/** What every tally store must do, with `MemoryTallyStore` (so `applyBatch`) as the measure. */
export function tallyStoreContract(name: string, open: () => Promise<TallyStoreUnderTest>): void {
  describe(`${name} is a tally store`, () => {
    let opened: TallyStoreUnderTest;
    let store: TallyStore;
    let ref: TallyRef;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      ref = freshRef();
    });

    /** A stretch of an open round with one ballot an offset; offset 0 is the open marker. */
    const stretch = (from: number, to: number, more: Partial<ApplyBatch> = {}): ApplyBatch => ({
      ref,
      from,
      to,
      digest: `digest-${to - 1}`,
      start: 0,
      goal: 100,
      generation: 0,
      rules: RULES,
      ...more,
      records: more.records ?? openLog(to).slice(from),
    });

    it('agrees with the model, whatever stretches come in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(tallyScenario, (scenario) => agreesWithModel(store, scenario)),
        { numRuns: 150 },
      );
    });

    it('knows nothing before the first batch', async () => {
      expect(await store.position(ref)).toBeNull();
      expect(await store.read(ref.race, ref.round, 2)).toEqual([null, null]);
      expect(await store.audit(ref, RULES.buckets)).toBeNull();
      expect(await store.standings(ref, RULES.buckets, [voterKey(1)])).toEqual({ next: null, choices: [null] });
    });

    it('counts first choices, changes and repeats, and says so', async () => {
      const outcome = await store.apply(stretch(0, 4, { records: [...openLog(3), ballot(3, 2, 9, 1)] }));
      expect(outcome).toEqual({ outcome: 'applied', next: 4, counted: 2, changed: 1, repeated: 0, late: 0 });
      expect(await store.apply(stretch(4, 5, { records: [ballot(4, 2, 9, 0)] }))).toMatchObject({ repeated: 1 });
      expect(await read(store, ref)).toMatchObject({ voters: 2, counts: [{ candidate: '16', class: '', votes: 2 }] });
    });

    it('trims what it has, so a repeated or overlapping stretch counts once', async () => {
      await store.apply(stretch(0, 6));
      const before = await read(store, ref);
      const again = { outcome: 'applied', next: 6, counted: 0, repeated: 0 };
      expect(await store.apply(stretch(0, 6))).toMatchObject(again);
      expect(await read(store, ref)).toEqual(before);
      expect(await store.apply(stretch(2, 8))).toMatchObject({ next: 8, counted: 2, repeated: 0 });
    });

    it('tells where it stood when it trims, before it moves on, and only then', async () => {
      expect(await store.apply(stretch(0, 6))).not.toHaveProperty('trimmed');
      expect(await store.apply(stretch(6, 6))).not.toHaveProperty('trimmed');
      expect(await store.apply(stretch(2, 4))).toMatchObject({ next: 6, trimmed: { next: 6, digest: 'digest-5' } });
      expect(await store.apply(stretch(3, 3501))).toMatchObject({ trimmed: { next: 6, digest: 'digest-5' } });
      expect(await store.position(ref)).toMatchObject({ next: 3501, digest: 'digest-3500' });
    });

    it('keeps `next` and digest where a stretch ends below them', async () => {
      await store.apply(stretch(0, 6));
      await store.apply(stretch(0, 3));
      expect(await store.position(ref)).toEqual({ next: 6, digest: 'digest-5', generation: 0 });
    });

    it('refuses a gap and names where to go on', async () => {
      expect(await store.apply(stretch(2, 4, { start: 1 }))).toEqual({ outcome: 'rewind', next: 1 });
      expect(await store.position(ref)).toBeNull();
      await store.apply(stretch(0, 4));
      expect(await store.apply(stretch(5, 7))).toEqual({ outcome: 'rewind', next: 4 });
      expect(await store.position(ref)).toEqual({ next: 4, digest: 'digest-3', generation: 0 });
    });

    it('begins at `start`, with `goal`, under the generation of the caller', async () => {
      const first = stretch(2, 4, { start: 3, goal: 77, generation: 5 });
      expect(await store.apply(first)).toMatchObject({ outcome: 'applied', next: 4, late: 1 });
      expect(await read(store, ref)).toMatchObject({ next: 4, goal: 77, generation: 5, version: 0 });
      await store.apply(stretch(4, 6, { start: 0, goal: 99, generation: 5 }));
      expect(await read(store, ref)).toMatchObject({ next: 6, goal: 77 });
    });

    it('moves on over a stretch that holds nothing of the round', async () => {
      await store.apply(stretch(0, 4, { records: [] }));
      expect(await store.position(ref)).toEqual({ next: 4, digest: 'digest-3', generation: 0 });
      expect(await store.apply(stretch(4, 4, { records: [] }))).toMatchObject({ outcome: 'applied', next: 4 });
    });

    it('keeps exact offsets beyond 32 bits', async () => {
      const from = 2 ** 52;
      const records: TallyRecord[] = [marker(from, 'open', 1), ballot(from + 1, 3, 1, 0)];
      const outcome = await store.apply(stretch(from, from + 2, { start: from, goal: from + 9, records }));
      expect(outcome).toMatchObject({ next: from + 2, counted: 1 });
      expect(await read(store, ref)).toMatchObject({ next: from + 2, goal: from + 9, voters: 1 });
    });

    it('applies a large stretch whole, with the digest of its end', async () => {
      expect(await store.apply(stretch(0, 3501))).toMatchObject({ next: 3501, counted: 3500 });
      expect(await store.position(ref)).toEqual({ next: 3501, digest: 'digest-3500', generation: 0 });
      expect(await store.audit(ref, RULES.buckets)).toEqual({
        votes: 3500,
        voters: 3500,
        blanks: 0,
        entries: 3500,
        sound: true,
      });
    });

    it('counts late what lies outside every window', async () => {
      const records = [...openLog(2), marker(2, 'close', 2), ballot(3, 8, 1, 0)];
      expect(await store.apply(stretch(0, 4, { records }))).toMatchObject({ counted: 1, late: 1 });
      expect(await read(store, ref)).toMatchObject({ voters: 1, late: 1, version: 2, sealed: false });
    });

    it('changes nothing but `late` after the certify marker', async () => {
      const records: TallyRecord[] = [
        ...openLog(3),
        { kind: 'class', offset: 3, key: voterKey(1), class: 'staff' },
        marker(4, 'certify', 5),
        marker(5, 'open', 6),
        ballot(6, 2, 9, 1),
        { kind: 'class', offset: 7, key: voterKey(2), class: 'staff' },
      ];
      expect(await store.apply(stretch(0, 8, { records }))).toMatchObject({ counted: 2, changed: 0, late: 1 });
      expect(await read(store, ref)).toMatchObject({
        version: 5,
        sealed: true,
        late: 1,
        counts: [
          { candidate: '16', class: 'staff', votes: 1 },
          { candidate: '44', class: '', votes: 1 },
        ],
      });
    });

    it('keeps partitions, rounds and races apart', async () => {
      await store.apply(stretch(0, 4));
      expect(await store.position({ ...ref, partition: 0 })).toBeNull();
      expect(await store.position({ ...ref, round: ref.round + 1 })).toBeNull();
      expect((await store.read(ref.race, ref.round, PARTITIONS)).map((tally) => tally?.partition)).toEqual([
        undefined,
        PARTITION,
        undefined,
      ]);
      expect((await store.standings({ ...ref, partition: 0 }, RULES.buckets, [voterKey(1)])).choices).toEqual([null]);
    });

    it('gives standings in the order asked, and where the tally was', async () => {
      await store.apply(
        stretch(0, 3, { records: [...openLog(2), { kind: 'class', offset: 2, key: voterKey(9), class: 'vip' }] }),
      );
      expect(await store.standings(ref, RULES.buckets, [voterKey(9), voterKey(5), voterKey(1), voterKey(9)])).toEqual({
        next: 3,
        choices: [
          { seq: 0, candidate: null, class: 'vip' },
          null,
          { seq: 1, candidate: 1, class: '' },
          { seq: 0, candidate: null, class: 'vip' },
        ],
      });
      expect(await store.standings(ref, RULES.buckets, [])).toEqual({ next: 3, choices: [] });
    });

    it('swaps a rebuilt tally in as a new generation, which makes older callers stale', async () => {
      await store.apply(stretch(0, 4));
      await store.beginRebuild(ref, RULES.buckets);
      await store.apply(stretch(0, 6, { goal: 6 }), 'rebuild');
      expect(await store.position(ref)).toEqual({ next: 4, digest: 'digest-3', generation: 0 });
      expect(await store.position(ref, 'rebuild')).toEqual({ next: 6, digest: 'digest-5', generation: 0 });

      expect(await store.swap(ref, RULES.buckets, false)).toBe(true);
      const position = await store.position(ref);
      expect(position).toEqual({ next: 6, digest: 'digest-5', generation: 1 });
      expect(await store.position(ref, 'rebuild')).toBeNull();
      expect(await read(store, ref)).toMatchObject({ next: 6, goal: 6, voters: 5 });
      expect(await store.audit(ref, RULES.buckets)).toMatchObject({ entries: 5, sound: true });

      expect(await store.apply(stretch(6, 8))).toEqual({ outcome: 'stale', generation: 1 });
      expect(await store.apply(stretch(6, 8, { generation: 1 }))).toMatchObject({ outcome: 'applied', counted: 2 });
    });

    it('leaves nothing of the live tally behind in a swap', async () => {
      await store.apply(stretch(0, 9));
      await store.beginRebuild(ref, RULES.buckets);
      await store.apply(stretch(0, 2), 'rebuild');
      expect(await store.swap(ref, RULES.buckets, true)).toBe(true);
      expect(await read(store, ref)).toMatchObject({ next: 2, voters: 1, counts: [{ candidate: '16', votes: 1 }] });
      expect(await store.audit(ref, RULES.buckets)).toMatchObject({ entries: 1, sound: true });
      expect(await store.standings(ref, RULES.buckets, [voterKey(5)])).toEqual({ next: 2, choices: [null] });
    });

    it('refuses a swap that would fall behind, or that has nothing to swap in', async () => {
      await store.apply(stretch(0, 4));
      expect(await store.swap(ref, RULES.buckets, true)).toBe(false);
      await store.beginRebuild(ref, RULES.buckets);
      await store.apply(stretch(0, 3), 'rebuild');
      expect(await store.swap(ref, RULES.buckets, false)).toBe(false);
      expect(await store.position(ref)).toEqual({ next: 4, digest: 'digest-3', generation: 0 });
      await store.apply(stretch(3, 4), 'rebuild');
      expect(await store.swap(ref, RULES.buckets, false)).toBe(true);
    });

    it('swaps into an empty place under a generation that no caller has', async () => {
      await store.beginRebuild(ref, RULES.buckets);
      await store.apply(stretch(0, 4, { generation: 6 }), 'rebuild');
      expect(await store.swap(ref, RULES.buckets, false)).toBe(true);
      expect(await store.apply(stretch(4, 6, { generation: 6 }))).toEqual({ outcome: 'stale', generation: 7 });
    });

    it('gives a live tally a goal it never reaches while another is built, and doubts it until the swap', async () => {
      await store.beginRebuild(ref, RULES.buckets);
      expect(await read(store, ref)).toBeUndefined();
      await store.apply(stretch(0, 4, { goal: 4 }));
      await store.beginRebuild(ref, RULES.buckets);
      await store.apply(stretch(4, 6));
      expect(await read(store, ref)).toMatchObject({ next: 6, goal: UNREACHABLE_GOAL, voters: 5 });
      expect(await store.audit(ref, RULES.buckets)).toMatchObject({ votes: 5, voters: 5, entries: 5, sound: false });
      await store.apply(stretch(0, 6, { goal: 6 }), 'rebuild');
      await store.swap(ref, RULES.buckets, false);
      expect(await read(store, ref)).toMatchObject({ next: 6, goal: 6, voters: 5 });
      expect(await store.audit(ref, RULES.buckets)).toMatchObject({ sound: true });
    });

    it('begins a rebuild empty, whatever an earlier one left', async () => {
      await store.apply(stretch(0, 6), 'rebuild');
      await store.beginRebuild(ref, RULES.buckets);
      expect(await store.position(ref, 'rebuild')).toBeNull();
      expect(await store.apply(stretch(0, 6), 'rebuild')).toMatchObject({ counted: 5, repeated: 0 });
    });
  });
}
