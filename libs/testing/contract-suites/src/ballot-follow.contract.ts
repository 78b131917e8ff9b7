import type { BallotFollow, BallotLog, LogBatch } from '@scrutineer/voting-domain';
import { bytes, take, valuesOf, voterKey } from './log-batches';

/** What following does, as part of the ballot log's contract. */
export function ballotFollowContract(logUnderTest: () => BallotLog): void {
  describe('follow', () => {
    let log: BallotLog;
    let abort: AbortController;
    let ends: number[];

    beforeEach(async () => {
      log = logUnderTest();
      abort = new AbortController();
      ends = await log.ends();
    });
    afterEach(() => abort.abort());

    const put = async (partition: number, ...values: string[]) => {
      await log.append(values.map((value) => ({ partition, key: voterKey(partition), value: bytes(value) })));
    };
    const followFrom = (...from: [number, number][]): { follow: BallotFollow; batches: AsyncIterator<LogBatch> } => {
      const follow = log.follow(new Map(from), abort.signal);
      return { follow, batches: follow[Symbol.asyncIterator]() };
    };
    /** Takes batches until each of these partitions has been read to the offset. */
    const takeTo = (batches: AsyncIterator<LogBatch>, ...goals: [number, number][]) => {
      const missing = new Map(goals);
      return take(batches, ({ partition, to }) => {
        if (to >= (missing.get(partition) ?? Infinity)) missing.delete(partition);
        return missing.size === 0;
      });
    };
    const isIdle = (partition: number) => (batch: LogBatch) =>
      batch.partition === partition && batch.records.length === 0;

    it('reads several partitions from where it was told, then what is appended', async () => {
      await put(0, 'a', 'b');
      await put(1, 'c', 'd');
      const { batches } = followFrom([0, ends[0]! + 1], [1, ends[1]!]);
      const old = await takeTo(batches, [0, ends[0]! + 2], [1, ends[1]! + 2]);
      expect(valuesOf(old, 0)).toEqual(['b']);
      expect(valuesOf(old, 1)).toEqual(['c', 'd']);

      await put(0, 'live');
      const live = await takeTo(batches, [0, ends[0]! + 3]);
      expect(valuesOf(live, 0)).toEqual(['live']);
    });

    it('leaves no gap between the batches of a partition', async () => {
      const { batches } = followFrom([0, ends[0]!]);
      let next = ends[0]!;
      for (const value of ['a', 'b', 'c']) {
        await put(0, value);
        for (const batch of await takeTo(batches, [0, next + 1])) {
          expect(batch.from).toBe(next);
          expect(batch.end).toBeGreaterThanOrEqual(batch.to);
          next = batch.to;
        }
      }
    });

    it('says where the end is when there is nothing new, again and again', async () => {
      const { batches } = followFrom([0, ends[0]!], [1, ends[1]!]);
      for (let times = 0; times < 3; times++) {
        const idle = (await take(batches, isIdle(0))).at(-1)!;
        expect(idle).toMatchObject({ from: ends[0], to: ends[0], end: ends[0] });
      }
      await take(batches, isIdle(1));
    });

    it('moves back and forward', async () => {
      await put(0, 'a', 'b', 'c', 'd');
      const { follow, batches } = followFrom([0, ends[0]!]);
      await takeTo(batches, [0, ends[0]! + 4]);

      follow.seek(0, ends[0]! + 1);
      const back = await takeTo(batches, [0, ends[0]! + 4]);
      expect(back[0]).toMatchObject({ partition: 0, from: ends[0]! + 1 });
      expect(valuesOf(back, 0)).toEqual(['b', 'c', 'd']);

      follow.seek(0, ends[0]!);
      follow.seek(0, ends[0]! + 3);
      const forward = await takeTo(batches, [0, ends[0]! + 4]);
      expect(valuesOf(forward, 0)).toEqual(['d']);
    });

    it('adds a partition', async () => {
      const { follow, batches } = followFrom([0, ends[0]!]);
      await take(batches, isIdle(0));
      await put(1, 'added');
      follow.seek(1, ends[1]!);
      expect(valuesOf(await takeTo(batches, [1, ends[1]! + 1]), 1)).toEqual(['added']);
    });

    it('starts with no partition at all', async () => {
      const { follow, batches } = followFrom();
      const first = batches.next();
      follow.seek(0, ends[0]!);
      expect(await first).toMatchObject({ done: false, value: { partition: 0, from: ends[0] } });
    });

    it('drops a partition', async () => {
      const { follow, batches } = followFrom([0, ends[0]!], [1, ends[1]!]);
      await take(batches, isIdle(0));
      follow.seek(0, null);
      await put(0, 'unseen');
      await put(1, 'seen');
      const rest = [...(await takeTo(batches, [1, ends[1]! + 1])), ...(await take(batches, isIdle(1)))];
      expect(rest.filter(({ partition }) => partition === 0)).toEqual([]);
    });

    it('waits above the end, saying where the end is, and reads on once the log is that long', async () => {
      const { batches } = followFrom([0, ends[0]! + 2]);
      const waiting = (await take(batches, isIdle(0))).at(-1)!;
      expect(waiting).toMatchObject({ from: ends[0]! + 2, to: ends[0]! + 2, end: ends[0] });
      await put(0, 'a', 'b', 'c');
      expect(valuesOf(await takeTo(batches, [0, ends[0]! + 3]), 0)).toEqual(['c']);
    });

    it('ends without error when it is aborted, also while it waits', async () => {
      const { batches } = followFrom([0, ends[0]!]);
      await take(batches, isIdle(0));
      const ended = (async () => {
        for (let step = await batches.next(); !step.done; step = await batches.next());
        return 'ended';
      })();
      abort.abort();
      expect(await ended).toBe('ended');
      expect((await batches.next()).done).toBe(true);
    });

    it('yields nothing when it is aborted before it begins', async () => {
      abort.abort();
      const { batches } = followFrom([0, 0]);
      expect((await batches.next()).done).toBe(true);
    });
  });
}
