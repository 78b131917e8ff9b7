import { nextCommand, raceIn } from '@scrutineer/testing-memory';
import type { RaceLog, RaceLogBatch, RaceLogEntry } from '../ports/race-log.port';
import type { RaceCommand } from '../race/commands';
import { RaceBook, STALE_AFTER_MS } from './race-book';

/** A race log that hands over its batches when the test says so. */
class HandFedLog implements RaceLog {
  readonly written: RaceLogEntry[] = [];
  readonly followedFrom: number[] = [];
  isAway = false;
  #handed = 0;
  #wake: (() => void) | null = null;
  #due: RaceLogBatch[] = [];
  #taken: (() => void) | null = null;

  append(command: RaceCommand): Promise<number> {
    return Promise.resolve(this.written.push({ offset: this.written.length, command }) - 1);
  }

  end(): Promise<number> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(this.written.length);
  }

  /** Hands over all that is written, or the first `count` of it; resolves once the follower has taken it. */
  hand(count = Infinity): Promise<void> {
    const entries = this.written.slice(this.#handed, this.#handed + count);
    this.#handed += entries.length;
    this.#due.push({ entries, next: this.#handed, end: this.written.length });
    return new Promise((resolve) => {
      this.#taken = resolve;
      this.#wake?.();
    });
  }

  async *follow(from: number, signal: AbortSignal): AsyncGenerator<RaceLogBatch> {
    this.followedFrom.push(from);
    while (!signal.aborted) {
      const batch = this.#due.shift();
      if (batch) {
        yield batch;
        continue;
      }
      this.#taken?.();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

function start(): { book: RaceBook; log: HandFedLog; clock: { ms: number }; stop: () => Promise<void> } {
  const log = new HandFedLog();
  const clock = { ms: 1_000_000 };
  const book = new RaceBook(log, { now: () => clock.ms });
  const abort = new AbortController();
  const running = book.run(abort.signal);
  return { book, log, clock, stop: () => (abort.abort(), running) };
}

/** Whether a promise has settled once everything due in this turn of the event loop has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  await new Promise((resolve) => setTimeout(resolve));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('following the race log', () => {
  it('holds every race as the log has it', async () => {
    const { book, log, stop } = start();
    expect(book.races.size).toBe(0);
    await log.append(nextCommand(undefined, 'create'));
    await log.append(nextCommand(raceIn('draft'), 'open'));
    await log.hand(1);
    expect(book.race('abu-dhabi-2025')).toMatchObject({ state: 'draft' });
    await log.hand();
    expect(book.race('abu-dhabi-2025')).toMatchObject({ state: 'opening', version: 2 });
    expect([...book.races.keys()]).toEqual(['abu-dhabi-2025']);
    expect(book.race('monza')).toBeUndefined();
    await stop();
  });

  it('goes on where it stopped', async () => {
    const { book, log, stop } = start();
    await log.append(nextCommand(undefined, 'create'));
    await log.hand();
    await stop();
    const abort = new AbortController();
    const again = book.run(abort.signal);
    abort.abort();
    await again;
    expect(log.followedFrom).toEqual([0, 1]);
  });

  it('tells listeners every entry in order, accepted or void, until they stop', async () => {
    const { book, log, stop } = start();
    const heard: unknown[] = [];
    const deaf = book.onEntry(({ offset }, outcome) => heard.push([offset, outcome.accepted || outcome.code]));
    const create = nextCommand(undefined, 'create');
    for (const command of [create, create, nextCommand(raceIn('open'), 'close')]) await log.append(command);
    await log.hand();
    expect(heard).toEqual([
      [0, true],
      [1, 'repeated'],
      [2, 'version_conflict'],
    ]);
    deaf();
    await log.append(nextCommand(raceIn('draft'), 'reveal'));
    await log.hand();
    expect(heard).toHaveLength(3);
    await stop();
  });
});

describe('submit', () => {
  it('resolves with what the fold made of the command, and not before it is folded', async () => {
    const { book, log, stop } = start();
    const submitted = book.submit(nextCommand(undefined, 'create'));
    expect(await settled(submitted)).toBe(false);
    await log.hand();
    expect(await submitted).toEqual({ accepted: true, race: raceIn('draft'), before: undefined });
    expect(book.race('abu-dhabi-2025')).toBeDefined();
    await stop();
  });

  it('of two commands that saw the same version, the first in the log is accepted', async () => {
    const { book, log, stop } = start();
    await log.append(nextCommand(undefined, 'create'));
    const first = book.submit(nextCommand(raceIn('draft'), 'reveal'));
    const second = book.submit(nextCommand(raceIn('draft'), 'hide'));
    await log.hand();
    expect(await first).toMatchObject({ accepted: true, race: { version: 2, shown: true } });
    expect(await second).toEqual({ accepted: false, code: 'version_conflict' });
    await stop();
  });

  it('is told the first outcome where the log wrote the command twice', async () => {
    const { book, log, stop } = start();
    const create = nextCommand(undefined, 'create');
    const submitted = book.submit(create);
    await log.append(create);
    await log.hand();
    expect(await submitted).toMatchObject({ accepted: true });
    await stop();
  });

  it('is told that the id is repeated where another process was first', async () => {
    const { book, log, stop } = start();
    const create = nextCommand(undefined, 'create');
    await log.append(create);
    await log.hand();
    const submitted = book.submit(create);
    await log.hand();
    expect(await submitted).toEqual({ accepted: false, code: 'repeated' });
    await stop();
  });

  it('answers everybody in this process who submits the same id at the same time', async () => {
    const { book, log, stop } = start();
    const create = nextCommand(undefined, 'create');
    const [first, second] = [book.submit(create), book.submit(create)];
    await log.hand();
    expect([await settled(first), await settled(second)]).toEqual([true, true]);
    await stop();
  });

  it('fails where the append fails, and leaves nothing waiting', async () => {
    const { book, log, stop } = start();
    const lost = new Error('no broker');
    const append = jest.spyOn(log, 'append').mockRejectedValueOnce(lost);
    const create = nextCommand(undefined, 'create');
    await expect(book.submit(create)).rejects.toBe(lost);
    append.mockRestore();
    const again = book.submit(create);
    await log.hand();
    expect(await again).toMatchObject({ accepted: true });
    await stop();
  });
});

describe('freshness', () => {
  it('is not fresh before the end of the log was reached for the first time', async () => {
    const { book, log, stop } = start();
    expect(book.isFresh()).toBe(false);
    await log.append(nextCommand(undefined, 'create'));
    await log.append(nextCommand(raceIn('draft'), 'open'));
    await log.hand(1);
    expect(book.isFresh()).toBe(false);
    await log.hand();
    expect(book.isFresh()).toBe(true);
    await stop();
  });

  it('lasts 2 s after the log was last reached, with or without news', async () => {
    const { book, log, clock, stop } = start();
    await log.hand();
    clock.ms += STALE_AFTER_MS - 1;
    expect(book.isFresh()).toBe(true);
    await log.hand();
    clock.ms += STALE_AFTER_MS - 1;
    expect(book.isFresh()).toBe(true);
    clock.ms += 1;
    expect(book.isFresh()).toBe(false);
    await stop();
  });

  it('is not renewed by batches that are still behind the end', async () => {
    const { book, log, clock, stop } = start();
    await log.hand();
    await log.append(nextCommand(undefined, 'create'));
    await log.append(nextCommand(raceIn('draft'), 'open'));
    clock.ms += STALE_AFTER_MS;
    await log.hand(1);
    expect(book.isFresh()).toBe(false);
    await stop();
  });
});

describe('sync', () => {
  it('resolves at once where all is folded', async () => {
    const { book, log, stop } = start();
    await log.append(nextCommand(undefined, 'create'));
    await log.hand();
    expect(await settled(book.sync())).toBe(true);
    await stop();
  });

  it('waits until all that was written before the call is folded, and for nothing that came later', async () => {
    const { book, log, stop } = start();
    await log.append(nextCommand(undefined, 'create'));
    await log.append(nextCommand(raceIn('draft'), 'open'));
    const synced = book.sync();
    await log.hand(0);
    await log.hand(1);
    expect(await settled(synced)).toBe(false);
    await log.append(nextCommand(raceIn('opening'), 'opened'));
    await log.hand(1);
    expect(await settled(synced)).toBe(true);
    expect(book.race('abu-dhabi-2025')?.state).toBe('opening');
    await stop();
  });

  it('serves several callers, each from its own call on', async () => {
    const { book, log, stop } = start();
    await log.append(nextCommand(undefined, 'create'));
    const early = book.sync();
    await settled(early);
    await log.append(nextCommand(raceIn('draft'), 'open'));
    const late = book.sync();
    await log.hand(1);
    expect([await settled(early), await settled(late)]).toEqual([true, false]);
    await log.hand(1);
    expect(await settled(late)).toBe(true);
    await stop();
  });

  it('waits while the log cannot say where it ends', async () => {
    const { book, log, stop } = start();
    log.isAway = true;
    const synced = book.sync();
    await log.hand();
    expect(await settled(synced)).toBe(false);
    log.isAway = false;
    await log.hand();
    expect(await settled(synced)).toBe(true);
    await stop();
  });

  it('renews the view: it is as fresh as the question', async () => {
    const { book, log, clock, stop } = start();
    await log.hand();
    clock.ms += STALE_AFTER_MS;
    const synced = book.sync();
    clock.ms += 1;
    await synced;
    expect(book.isFresh()).toBe(true);
    clock.ms += STALE_AFTER_MS - 1;
    expect(book.isFresh()).toBe(false);
    await stop();
  });
});
