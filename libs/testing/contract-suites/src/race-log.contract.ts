import type { RaceCommand, RaceLog, RaceLogBatch, RaceLogEntry } from '@scrutineer/voting-domain';

/** A fresh, empty race log. */
export interface RaceLogUnderTest {
  readonly log: RaceLog;
  /** Writes an entry that is no command. */
  writeUnreadable(): Promise<void>;
  close(): Promise<void>;
}

/** What every race log does. */
export function raceLogContract(name: string, open: () => Promise<RaceLogUnderTest>): void {
  describe(`${name} as a race log`, () => {
    let opened: RaceLogUnderTest;
    let log: RaceLog;
    let abort: AbortController;
    let commands = 0;

    beforeAll(async () => {
      opened = await open();
      log = opened.log;
    });
    afterAll(() => opened.close());
    beforeEach(() => void (abort = new AbortController()));
    afterEach(() => abort.abort());

    const command = (): RaceCommand => ({
      type: 'close',
      id: `command-${++commands}`,
      race: 'abu-dhabi-2025',
      expectedVersion: commands,
      actor: { name: 'nina', role: 'operator' },
      reason: null,
      at: '2025-12-07T13:58:21.042Z',
      ends: [1, 2 ** 40],
    });

    /** Reads until it is caught up, and returns the entries. */
    const catchUp = async (batches: AsyncIterator<RaceLogBatch>): Promise<RaceLogEntry[]> => {
      const entries: RaceLogEntry[] = [];
      for (;;) {
        const { value, done } = (await batches.next()) as IteratorResult<RaceLogBatch, undefined>;
        if (done) throw new Error('the race log ended');
        entries.push(...value.entries);
        if (value.next === value.end) return entries;
      }
    };
    const from = (offset: number) => log.follow(offset, abort.signal)[Symbol.asyncIterator]();

    it('is followed from its beginning, and empty at first', async () => {
      expect(await log.end()).toBe(0);
      const { value } = (await from(0).next()) as { value: RaceLogBatch };
      expect(value).toEqual({ entries: [], next: 0, end: 0 });
    });

    it('keeps commands as they are, in order, at the offsets it returned', async () => {
      const written = [command(), command(), command()];
      const offsets: number[] = [];
      for (const entry of written) offsets.push(await log.append(entry));
      expect(await catchUp(from(offsets[0]!))).toEqual(
        written.map((entry, index) => ({ offset: offsets[index], command: entry })),
      );
    });

    it('says where it ends: after all that was appended, whether it can be read or not', async () => {
      const offset = await log.append(command());
      expect(await log.end()).toBe(offset + 1);
      await opened.writeUnreadable();
      expect(await log.end()).toBe(offset + 2);
    });

    it('is followed from an offset, then live', async () => {
      await log.append(command());
      const second = command();
      const offset = await log.append(second);
      const batches = from(offset);
      expect(await catchUp(batches)).toEqual([{ offset, command: second }]);

      const third = command();
      const next = await log.append(third);
      const found: RaceLogEntry[] = [];
      while (found.length === 0) found.push(...(await catchUp(batches)));
      expect(found).toEqual([{ offset: next, command: third }]);
    });

    it('says that it was reached even when there is nothing new', async () => {
      const offset = await log.append(command());
      const batches = from(offset + 1);
      for (let times = 0; times < 3; times++) {
        expect(await batches.next()).toEqual({
          done: false,
          value: { entries: [], next: offset + 1, end: offset + 1 },
        });
      }
    });

    it('passes over an entry that cannot be read', async () => {
      const before = await log.append(command());
      await opened.writeUnreadable();
      const last = command();
      const after = await log.append(last);
      expect(after).toBeGreaterThan(before + 1);
      expect(await catchUp(from(before + 1))).toEqual([{ offset: after, command: last }]);
    });

    it('keeps what several append at once', async () => {
      const written = Array.from({ length: 10 }, command);
      const offsets = await Promise.all(written.map((entry) => log.append(entry)));
      const found = new Map((await catchUp(from(0))).map((entry) => [entry.offset, entry.command.id]));
      expect(offsets.map((offset) => found.get(offset))).toEqual(written.map(({ id }) => id));
    });

    it('ends without error when it is aborted', async () => {
      const batches = from(await log.append(command()));
      await catchUp(batches);
      const ended = (async () => {
        for (let step = await batches.next(); !step.done; step = await batches.next());
        return 'ended';
      })();
      abort.abort();
      expect(await ended).toBe('ended');
    });
  });
}
