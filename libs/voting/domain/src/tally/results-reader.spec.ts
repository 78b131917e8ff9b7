import {
  after,
  MemoryRaceLog,
  MemoryTallyStore,
  nextCommand,
  raceIn,
  stretch,
  tallyRecord,
  type TallyPart,
} from '@scrutineer/testing-memory';
import type { PartitionTally } from '../ports/tally-store.port';
import type { RaceCommandType } from '../race/commands';
import { currentRound } from '../race/race';
import { RaceBook } from '../race-book/race-book';
import { insideWindow, ResultsReader } from './results-reader';

const race = 'abu-dhabi-2025';
const openedAt = Date.parse('2025-12-07T13:00:00.000Z');

/** A store that shows what the test wants, when the test wants it. */
class ShakyStore extends MemoryTallyStore {
  shows = (tallies: (PartitionTally | null)[]): (PartitionTally | null)[] => tallies;
  reads = 0;
  held: Promise<unknown> = Promise.resolve();

  override async read(...round: [string, number, number]): Promise<(PartitionTally | null)[]> {
    this.reads += 1;
    const tallies = await super.read(...round);
    await this.held;
    return this.shows(tallies);
  }
}

/** A book that follows a log, a store, and a reader of both, a minute after the opening. */
class Setting {
  readonly clock = { ms: openedAt + 60_000, now: (): number => this.clock.ms };
  readonly store = new ShakyStore();
  readonly book = new RaceBook(new MemoryRaceLog(), this.clock);
  readonly reader = new ResultsReader(this.book, this.store, this.clock);
  readonly #abort = new AbortController();
  readonly #running = this.book.run(this.#abort.signal);

  async takes(...types: readonly RaceCommandType[]): Promise<void> {
    for (const type of types) {
      const outcome = await this.book.submit(nextCommand(this.book.race(race), type));
      if (!outcome.accepted) throw new Error(`${type}: ${outcome.code}`);
    }
  }

  /** A partition of round 1 up to offset `to`: an open marker, and from offset `from` on a voter for each candidate named. */
  async tallies(partition: number, candidates: readonly number[], to = 1000, from = 1): Promise<void> {
    const ballots: TallyPart[] = candidates.map((candidate, i) => ({ voter: from + i, seq: 1, candidate }));
    const records = ballots.map((part, i) => tallyRecord(part, from + i));
    const open = tallyRecord({ marker: 'open', version: 2 }, 0);
    await this.store.apply(stretch([open, ...records], 0, to, { ref: { race, round: 1, partition } }));
  }

  async talliesAll(): Promise<void> {
    await this.tallies(0, [0, 1]);
    await this.tallies(1, [1]);
    await this.tallies(2, []);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }
}

let setting: Setting;
beforeEach(() => (setting = new Setting()));
afterEach(() => setting.stop());

describe('reading results', () => {
  it('merges what the store holds of the current round', async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.talliesAll();
    expect(await setting.reader.read(race)).toMatchObject({ race, round: 1, state: 'open', total: 3, voters: 3 });
  });

  it('reads an earlier round when asked for it', async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.talliesAll();
    await setting.takes('close', 'closed', 'reset');
    expect(await setting.reader.read(race, 1)).toMatchObject({ round: 1, state: 'closed', total: 3 });
    expect(await setting.reader.read(race)).toMatchObject({ round: 2, total: 0 });
  });

  it('finds nothing where there is no such race or round', async () => {
    expect(await setting.reader.read('monza')).toBeNull();
    await setting.takes('create');
    expect(await setting.reader.read(race, 2)).toBeNull();
    expect(await setting.reader.read(race, 0)).toBeNull();
  });

  it('asks the store once for all who read at the same moment', async () => {
    await setting.takes('create', 'open', 'opened');
    const [one, other] = await Promise.all([setting.reader.read(race), setting.reader.read(race, 1)]);
    expect(one).toBe(other);
    expect(setting.store.reads).toBe(1);
    await setting.reader.read(race);
    expect(setting.store.reads).toBe(2);
  });

  it('judges by the race as it is once the store has answered', async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.talliesAll();
    const hold = Promise.withResolvers<undefined>();
    setting.store.held = hold.promise;
    const reading = setting.reader.read(race);
    await setting.takes('close');
    hold.resolve(undefined);
    expect(await reading).toMatchObject({ state: 'closing', total: 3 });
  });
});

describe('a round whose tally has not begun', () => {
  it('is open and empty for 2 s, and recovering from then on', async () => {
    await setting.takes('create', 'open');
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', total: 0 });
    await setting.takes('opened');
    setting.clock.ms = openedAt + 1999;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', total: 0 });
    setting.clock.ms = openedAt + 2000;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'recovering', total: 0 });
  });

  it('is open while its partitions begin one after the other, and recovering where one has not begun after 2 s', async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.tallies(0, [0]);
    setting.clock.ms = openedAt + 1999;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', total: 1 });
    setting.clock.ms = openedAt + 2000;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'recovering', total: 1 });
  });

  it('shows no fewer voters than it did, even before every partition has begun', async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.tallies(0, [0]);
    setting.clock.ms = openedAt + 1000;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', voters: 1 });
    setting.store.shows = () => [null, null, null];
    expect(await setting.reader.read(race)).toMatchObject({ state: 'recovering', voters: 1 });
  });

  it('is not called open once it is being closed', async () => {
    await setting.takes('create', 'open', 'opened', 'close');
    setting.clock.ms = openedAt + 1;
    expect(await setting.reader.read(race)).toMatchObject({ state: 'closing', total: 0 });
  });

  it('is not called open where a reset ended it before it opened', async () => {
    await setting.takes('create', 'open', 'reset', 'closed');
    expect(await setting.reader.read(race, 1)).not.toMatchObject({ state: 'open' });
  });
});

describe('a store that lost something', () => {
  beforeEach(async () => {
    await setting.takes('create', 'open', 'opened');
    await setting.talliesAll();
  });

  it('leaves people with the last good totals, marked recovering, until it is back', async () => {
    const good = await setting.reader.read(race);
    setting.store.shows = (tallies) => tallies.with(0, null);
    setting.clock.ms += 500;
    expect(await setting.reader.read(race)).toEqual({ ...good, state: 'recovering' });
    setting.store.shows = (tallies) => tallies;
    await setting.tallies(1, [2], 1001, 1000);
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', total: 4 });
  });

  it('is recovering while it is behind what was seen before, and good again from there on', async () => {
    const good = await setting.reader.read(race);
    const behind = (next: number) => (tallies: (PartitionTally | null)[]) =>
      tallies.with(0, { ...tallies[0]!, next, voters: 0, counts: [] });
    setting.store.shows = behind(999);
    expect(await setting.reader.read(race)).toEqual({ ...good, state: 'recovering' });
    setting.store.shows = behind(1000);
    expect(await setting.reader.read(race)).toMatchObject({ state: 'open', total: 1 });
  });

  it('shows a reader without memory what there is, marked recovering', async () => {
    setting.store.shows = (tallies) => tallies.with(0, null);
    expect(await setting.reader.read(race)).toMatchObject({ state: 'recovering', total: 1 });
  });
});

describe('insideWindow', () => {
  const closed = raceIn('closed');
  const reopened = after(closed, 'reopen', 'opened');

  it.each([
    { state: 'closed', partition: 0, inside: [25, 44], outside: [0, 24, 45, 999], note: 'opened at 25, cut at 45' },
    { state: 'closed', partition: 2, inside: [27, 46], outside: [0, 26, 47, 999], note: 'opened at 27, cut at 47' },
    { state: 'open', partition: 0, inside: [25, 999], outside: [0, 24], note: 'no end yet' },
    { state: 'opening', partition: 0, inside: [10, 999], outside: [0, 9], note: 'from where its marker is looked for' },
    { state: 'draft', partition: 0, inside: [], outside: [0, 10, 25, 999], note: 'no window' },
  ] as const)('$state, partition $partition: $note', ({ state, partition, inside, outside }) => {
    const round = currentRound(raceIn(state));
    const within = [...inside, ...outside].filter((offset) => insideWindow(round, partition, offset));
    expect(within).toEqual(inside);
  });

  it('has a gap between two windows', () => {
    const round = currentRound(reopened);
    const [first, second] = [round.windows[0]!.cut![0]!, round.windows[1]!.opened![0]!];
    expect([first - 1, first, second - 1, second].map((offset) => insideWindow(round, 0, offset))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('knows no partition that the round does not have', () => {
    expect(insideWindow(currentRound(closed), 7, 30)).toBe(false);
  });
});
