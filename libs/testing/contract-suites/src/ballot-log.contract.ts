import { LogTruncatedError } from '@scrutineer/voting-domain';
import type { BallotLog, Marker, Position } from '@scrutineer/voting-domain';
import { ballotFollowContract } from './ballot-follow.contract';
import { bytes, collect, text, voterKey } from './log-batches';

/** A fresh ballot log of at least three partitions. */
export interface BallotLogUnderTest {
  readonly log: BallotLog;
  /** Removes the records below an offset; left out where the adapter cannot lose records that way. */
  readonly truncate?: (partition: number, before: number) => Promise<void>;
  close(): Promise<void>;
}

/** What every ballot log does. Each test works above the ends it finds, so one log serves them all. */
export function ballotLogContract(name: string, open: () => Promise<BallotLogUnderTest>): void {
  describe(`${name} as a ballot log`, () => {
    let opened: BallotLogUnderTest;
    let log: BallotLog;

    beforeAll(async () => {
      opened = await open();
      log = opened.log;
    });
    afterAll(() => opened.close());

    const readAt = async ({ partition, offset }: Position) =>
      (await collect(log.read(partition, offset, offset + 1), offset))[0]!;

    const marker = (version: number): Marker => ({
      kind: 'marker',
      marker: 'close',
      race: 'abu-dhabi-2025',
      round: 1,
      version,
    });

    it('has as many ends as partitions', async () => {
      expect(await log.partitions()).toBeGreaterThanOrEqual(3);
      expect(await log.ends()).toHaveLength(await log.partitions());
    });

    it('gives the position of every record, in the order given, and keeps its bytes', async () => {
      const records = [1, 0, 1, 2, 0, 1].map((partition, index) => ({
        partition,
        key: voterKey(index),
        value: Uint8Array.of(index, 0, 255, 128),
      }));
      const positions = await log.append(records);
      expect(positions.map(({ partition }) => partition)).toEqual([1, 0, 1, 2, 0, 1]);
      for (const [index, position] of positions.entries()) {
        const found = await readAt(position);
        expect(found.offset).toBe(position.offset);
        expect(found.at).toBe(position.at);
        expect([...found.key!]).toEqual([...records[index]!.key]);
        expect([...found.value]).toEqual([...records[index]!.value]);
      }
    });

    it('takes nothing for an answer to nothing', async () => {
      const ends = await log.ends();
      expect(await log.append([])).toEqual([]);
      expect(await log.ends()).toEqual(ends);
    });

    it('keeps the order of one partition', async () => {
      const [from] = await log.ends();
      const values = Array.from({ length: 300 }, (_, index) => `ordered ${index}`);
      const half = (part: string[]) =>
        log.append(part.map((value, index) => ({ partition: 0, key: voterKey(index), value: bytes(value) })));
      const positions = [...(await half(values.slice(0, 150))), ...(await half(values.slice(150)))];
      const offsets = positions.map(({ offset }) => offset);
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      expect((await collect(log.read(0, from!), from!)).map(({ value }) => text(value))).toEqual(values);
    });

    it('keeps every record of appends that overlap', async () => {
      const from = await log.ends();
      const one = async (sender: number) => {
        const records = Array.from({ length: 30 }, (_, index) => ({
          partition: index % 3,
          key: voterKey(index),
          value: bytes(`${sender}:${index}`),
        }));
        const positions = await log.append(records);
        return positions.map((position, index) => ({ ...position, value: text(records[index]!.value) }));
      };
      const written = (await Promise.all(Array.from({ length: 8 }, (_, sender) => one(sender)))).flat();
      const places = new Set(written.map(({ partition, offset }) => `${partition}/${offset}`));
      expect(places.size).toBe(written.length);
      for (const partition of [0, 1, 2]) {
        const found = await collect(log.read(partition, from[partition]!), from[partition]!);
        const at = new Map(found.map((record) => [record.offset, text(record.value)]));
        for (const entry of written) if (entry.partition === partition) expect(at.get(entry.offset)).toBe(entry.value);
      }
    });

    it('moves the ends past what was appended', async () => {
      const before = await log.ends();
      const [position] = await log.append([{ partition: 1, key: voterKey(1), value: bytes('end') }]);
      const after = await log.ends();
      expect(after[1]).toBeGreaterThan(position!.offset);
      expect(position!.offset).toBeGreaterThanOrEqual(before[1]!);
      expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    });

    it('puts a marker into every partition asked for, and names its place', async () => {
      const from = await log.ends();
      const cut = await log.mark(marker(2), from.slice(0, 2));
      expect(cut).toHaveLength(2);
      for (const [partition, offset] of cut.entries()) {
        const found = await readAt({ partition, offset, at: 0 });
        expect(found.key).toBeNull();
        expect(JSON.parse(text(found.value))).toEqual({ v: 1, m: 'close', r: 'abu-dhabi-2025', n: 1, e: 2 });
      }
      expect((await log.ends())[2]).toBe(from[2]);
    });

    it('names the first marker of a version however often and by whomever it is written', async () => {
      const from = await log.ends();
      const cuts: number[][] = await Promise.all([log.mark(marker(3), from), log.mark(marker(3), from)]);
      await log.append([{ partition: 0, key: voterKey(0), value: bytes('between') }]);
      cuts.push(await log.mark(marker(3), from));
      expect(cuts[1]).toEqual(cuts[0]);
      expect(cuts[2]).toEqual(cuts[0]);
    });

    it('tells markers of other versions, kinds, rounds and races apart', async () => {
      const from = await log.ends();
      const near: Marker[] = [
        { ...marker(4), version: 5 },
        { ...marker(4), marker: 'certify' },
        { ...marker(4), round: 2 },
        { ...marker(4), race: 'monza-2025' },
      ];
      for (const other of near) await log.mark(other, from);
      const ends = await log.ends();
      expect(await log.mark(marker(4), from)).toEqual(ends);
    });

    it('looks for markers from the given offsets only', async () => {
      const first = await log.mark(marker(6), await log.ends());
      const from = await log.ends();
      const second = await log.mark(marker(6), from);
      expect(second).toEqual(from);
      expect(second).not.toEqual(first);
    });

    it('names the first marker also in a log that has become shorter than it was', async () => {
      const ends = await log.ends();
      const before = ends.map((end) => end + 5);
      expect(await log.mark(marker(7), before)).toEqual(ends);
      expect(await log.mark(marker(7), before)).toEqual(ends);
    });

    it('reads exactly the stretch asked for', async () => {
      const [from] = await log.ends();
      const values = Array.from({ length: 10 }, (_, index) => `stretch ${index}`);
      await log.append(values.map((value) => ({ partition: 0, key: voterKey(0), value: bytes(value) })));
      const found = await collect(log.read(0, from! + 3, from! + 7), from! + 3);
      expect(found.map(({ value }) => text(value))).toEqual(values.slice(3, 7));
      expect(await collect(log.read(0, from! + 5, from! + 5), from! + 5)).toEqual([]);
    });

    it('ends a read at the end the log had when it began', async () => {
      const [from] = await log.ends();
      const put = (value: string) => log.append([{ partition: 0, key: voterKey(0), value: bytes(value) }]);
      await put('before');
      const reading = log.read(0, from!)[Symbol.asyncIterator]();
      const first = await reading.next();
      await put('after');
      expect((first.value as { records: unknown[] }).records).toHaveLength(1);
      expect((await reading.next()).done).toBe(true);
    });

    it('reads nothing at and past the end', async () => {
      const [end] = await log.ends();
      expect(await collect(log.read(0, end!), end!)).toEqual([]);
      expect(await collect(log.read(0, end! + 5), end! + 5)).toEqual([]);
    });

    it('refuses to read what retention has removed', async () => {
      if (!opened.truncate) return;
      const [from] = await log.ends();
      await log.append([1, 2, 3].map((n) => ({ partition: 0, key: voterKey(n), value: bytes(`old ${n}`) })));
      await opened.truncate(0, from! + 2);
      const gone = { partition: 0, asked: from!, earliest: from! + 2 };
      await expect(collect(log.read(0, from!), from!)).rejects.toBeInstanceOf(LogTruncatedError);
      await expect(collect(log.read(0, from!), from!)).rejects.toMatchObject(gone);
      const following = log.follow(new Map([[0, from!]]), new AbortController().signal)[Symbol.asyncIterator]();
      await expect(following.next()).rejects.toMatchObject(gone);
      expect(await collect(log.read(0, from! + 2), from! + 2)).toHaveLength(1);
    });

    ballotFollowContract(() => log);
  });
}
