import { encodeBallot, encodeMarker } from '@scrutineer/contracts';
import { createLogger, Readiness, Registry, tallyMetrics } from '@scrutineer/observability';
import {
  MemoryAssignmentGroup,
  MemoryBallotLog,
  MemoryDeadLetters,
  MemoryRaceLog,
  MemoryTallyStore,
  nextCommand,
  stretch,
  voterKey,
} from '@scrutineer/testing-memory';
import { partitionOf, RaceBook, type LogBatch, type RaceCommandType } from '@scrutineer/voting-domain';
import { PartitionTally } from './partition-tally';
import { Watchdog } from './watchdog';

const RACE = 'abu-dhabi-2025';
const PARTITIONS = 3;
const REF = { race: RACE, round: 1, partition: 0 };
/** Turns of the event loop, far more than anything here takes. */
const MOST_TURNS = 2000;
const [opening, closing, certifying] = [2, 4, 6];

/** A store that can fall back to what it held before. */
class FallingStore extends MemoryTallyStore {
  #kept = new Map(this.entries);

  keep(): void {
    this.#kept = new Map([...this.entries].map(([key, one]) => [key, { ...one, voters: one.voters.copy() }]));
  }

  fallBack(): void {
    this.entries.clear();
    for (const [key, one] of this.#kept) this.entries.set(key, one);
  }
}

/** Partition 0 of a round whose command offsets all lie at 0, and one worker's tally of it. */
class Setting {
  readonly log = new MemoryBallotLog(PARTITIONS);
  readonly store = new FallingStore();
  readonly book = new RaceBook(new MemoryRaceLog(), Date);
  readonly #worker = {
    book: this.book,
    ballotLog: this.log,
    tallyStore: this.store,
    deadLetters: new MemoryDeadLetters(),
    assignment: new MemoryAssignmentGroup(PARTITIONS).member(),
    clock: Date,
    logger: createLogger('tally-worker', 'silent'),
    metrics: tallyMetrics(new Registry()),
    readiness: new Readiness(),
    giveUp: () => undefined,
  };
  readonly tally = new PartitionTally(0, {
    ...this.#worker,
    watchdog: new Watchdog(this.#worker, { lookMs: 60_000, patience: 1 }),
  });
  readonly #stopped = new AbortController();

  constructor() {
    void this.book.run(this.#stopped.signal);
  }

  async takes(...types: readonly RaceCommandType[]): Promise<void> {
    for (const type of types) {
      const command = nextCommand(this.book.race(RACE), type);
      const offsets = Array.from({ length: PARTITIONS }, () => (type === 'sealed' ? this.end - 1 : 0));
      const placed = {
        ...command,
        ...('ends' in command && { ends: offsets }),
        ...('offsets' in command && { offsets }),
      };
      const outcome = await this.book.submit(placed);
      if (!outcome.accepted) throw new Error(`${type}: ${outcome.code}`);
    }
  }

  get end(): number {
    return this.#end;
  }
  #end = 0;

  mark(marker: 'open' | 'close' | 'certify', version: number): void {
    this.log.write(0, null, encodeMarker({ kind: 'marker', marker, race: RACE, round: 1, version }));
    this.#end += 1;
  }

  /** As many voters of this partition vote. */
  vote(voters: number): void {
    for (let n = 0, voted = 0; voted < voters; n += 1) {
      const key = voterKey(this.#end * 1000 + n);
      if (partitionOf(key, PARTITIONS) !== 0) continue;
      const ballotId = '123e4567-e89b-42d3-a456-426614174000';
      const value = encodeBallot({ kind: 'ballot', race: RACE, round: 1, ballotId, candidate: '44', seq: 1, at: 0 });
      this.log.write(0, key, value);
      voted += 1;
      this.#end += 1;
    }
  }

  /** As many voters vote before anything else, and are counted. */
  async countsFirst(voters: number): Promise<void> {
    this.vote(voters);
    await this.take([0, this.#end]);
    await this.votersAt(this.#end);
  }

  async batch(from: number, to: number): Promise<LogBatch> {
    for await (const batch of this.log.read(0, from, to)) return batch;
    return { partition: 0, from, to, end: this.#end, records: [] };
  }

  async take(...stretches: readonly (readonly [number, number])[]): Promise<void> {
    for (const [from, to] of stretches) await this.tally.take(await this.batch(from, to));
  }

  /** The partition's voters once its tally has reached an offset; undefined if it does not, left alone for long. */
  async votersAt(next: number): Promise<number | undefined> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const [tally] = await this.store.read(RACE, 1, 1);
      if (tally && tally.next >= next) return tally.voters;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await this.tally.stop();
    this.#stopped.abort();
  }
}

let setting: Setting;
beforeEach(async () => {
  setting = new Setting();
  await setting.takes('create', 'open');
  setting.mark('open', opening);
});
afterEach(() => setting.stop());

describe(PartitionTally, () => {
  it('skips nothing of a stream that does not keep to its order', async () => {
    setting.vote(9);
    await setting.take([0, 4], [6, 8], [4, 6], [8, 10]);
    expect(await setting.votersAt(10)).toBe(9);
  });

  it('skips nothing when an earlier batch comes again after the store fell back', async () => {
    setting.vote(9);
    await setting.take([0, 4]);
    await setting.votersAt(4);
    setting.store.keep();
    await setting.take([4, 8], [0, 4]);
    await setting.votersAt(8);
    setting.store.fallBack();
    await setting.take([8, 10]);
    expect(await setting.votersAt(10)).toBe(9);
  });

  it('brings a finished round that fell back with its store to its end again, at the next audit', async () => {
    await setting.countsFirst(2);
    setting.store.keep();
    setting.vote(2);
    setting.mark('close', closing);
    setting.mark('certify', certifying);
    await setting.takes('opened', 'close', 'closed', 'certify', 'sealed');
    await setting.take([3, 7], [7, 7], [7, 7]);
    await setting.votersAt(7);
    setting.store.fallBack();
    await setting.take([7, 7]);
    await setting.tally.audit();
    await setting.take([7, 7]);
    expect(await setting.votersAt(7)).toBe(4);
  });

  it('takes no batch before the one that came ahead of an audit is counted', async () => {
    setting.vote(30);
    const apply = setting.store.apply.bind(setting.store);
    let failures = 1;
    jest.spyOn(setting.store, 'apply').mockImplementation((batch) => {
      if (batch.to === 20 && failures-- > 0) return Promise.reject(new Error('the store is away'));
      return apply(batch);
    });
    const { tally } = setting;
    const [first, second, third] = await Promise.all([
      setting.batch(0, 10),
      setting.batch(10, 20),
      setting.batch(20, 31),
    ]);
    await tally.take(first);
    // Both wait for the first batch; the second is tried again while the audit is made and the third comes.
    await Promise.all([tally.take(second), tally.audit()]);
    await tally.take(third);
    await tally.audit();
    expect(await setting.votersAt(31)).toBe(30);
    expect(failures).toBeLessThan(0);
  });

  it('notices that the log lost its tail, whatever it knows of the last record that it covered', async () => {
    await setting.countsFirst(2);
    await setting.store.apply(stretch([], 3, 9, { ref: REF, generation: 0, digest: '' }));
    expect(await setting.tally.open()).toBe(3);
    expect(await setting.store.position(REF)).toMatchObject({ next: 3 });
  });

  it('opens for the other rounds where one can be neither continued nor counted again, and leaves that in doubt', async () => {
    await setting.countsFirst(4);
    await setting.store.apply(stretch([], 5, 9, { ref: REF, generation: 0, digest: '' }));
    setting.log.truncate(0, 2);
    await setting.tally.open();
    expect(await setting.store.audit(REF)).toMatchObject({ voters: 4, sound: false });
  });

  it('gives a rebuild up whose work another worker has swept away, and makes it at the next audit', async () => {
    await setting.countsFirst(4);
    const { store, tally } = setting;
    await store.beginRebuild(REF);
    const swap = store.swap.bind(store);
    jest.spyOn(store, 'swap').mockImplementationOnce(async (...args) => {
      await store.beginRebuild(REF);
      return swap(...args);
    });
    await tally.audit();
    expect(await store.audit(REF)).toMatchObject({ sound: false });
    await tally.audit();
    expect(await store.audit(REF)).toMatchObject({ voters: 4, sound: true });
  });
});
