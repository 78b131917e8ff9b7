import { MemoryTallyStore } from '@scrutineer/testing-memory';
import type { BallotLog } from '@scrutineer/voting-domain';
import { listening, PARTITIONS, TallyWorld } from '../spec-support/tally-world';
import type { WorkerParts } from '../worker-parts';

const LIMITS = { auditMs: 60_000, lookMs: 5, patience: 4 };

/** A store that takes batches, refuses them, or says nothing at all. */
class MoodyStore extends MemoryTallyStore {
  mood: 'taking' | 'refusing' | 'silent' = 'taking';
  readonly #silence: (() => void)[] = [];

  /** What was never answered fails, as it does when a connection ends at last. */
  end(): void {
    for (const fail of this.#silence.splice(0)) fail();
  }

  override apply(...args: Parameters<MemoryTallyStore['apply']>): ReturnType<MemoryTallyStore['apply']> {
    if (this.mood === 'refusing') return Promise.reject(new Error('OOM command not allowed'));
    if (this.mood === 'taking') return super.apply(...args);
    return new Promise((_, reject) => this.#silence.push(() => reject(new Error('connection ended'))));
  }
}

let world: TallyWorld<MoodyStore>;
let looks: number;
let isLogAway: boolean;
let givenUp: PromiseWithResolvers<'given up'>;

beforeEach(async () => {
  world = new TallyWorld(new MoodyStore());
  looks = 0;
  isLogAway = false;
  givenUp = Promise.withResolvers();
  await world.create();
  await world.open();
});
afterEach(async () => {
  const stopping = world.stop();
  world.store.end();
  await stopping;
});

/** A worker whose watchdog looks every few ms; `looks` counts its looks. */
function worker(change: Partial<WorkerParts> = {}, limits = LIMITS): void {
  const ends = world.log.ends.bind(world.log);
  const seen = (): ReturnType<BallotLog['ends']> => {
    looks += 1;
    return isLogAway ? Promise.reject(new Error('no broker')) : ends();
  };
  world.worker({ giveUp: () => givenUp.resolve('given up'), ...change }, limits);
  jest.spyOn(world.log, 'ends').mockImplementation(seen);
}

/** Whatever comes first: that many looks more, or the end. */
async function after(more: number): Promise<string> {
  const enough = looks + more;
  let over: string | null = null;
  void givenUp.promise.then((word) => (over = word));
  while (looks < enough && !over) await new Promise((resolve) => setTimeout(resolve, 1));
  return over ?? 'still there';
}

const stalled = async (): Promise<number> => (await world.metrics.stalled.get()).values[0]!.value;

describe('a worker with records to count', () => {
  it('is given up, loudly, when it makes no progress and nothing says why', async () => {
    const { logger, messages } = listening('fatal');
    worker({ logger });
    await world.vote(1, '44', 1);
    await world.until(({ total }) => total === 1);
    expect(await after(20)).toBe('still there');
    expect(await stalled()).toBe(0);
    world.store.mood = 'silent';
    await world.vote(2, '44', 1);
    expect(await givenUp.promise).toBe('given up');
    expect(messages).toEqual(['there are records to count, and no progress: giving up']);
    expect(await stalled()).toBeGreaterThan(0);
  });

  it('goes on trying for as long as the store refuses, shows that it lags, and then counts', async () => {
    // Each look finds an attempt that failed since the one before.
    worker({}, { ...LIMITS, lookMs: 300, patience: 1 });
    await world.vote(0, '44', 1);
    await world.until(({ total }) => total === 1);
    world.store.mood = 'refusing';
    for (let voter = 1; voter < 40; voter += 1) await world.vote(voter, '44', 1);
    expect(await after(4)).toBe('still there');
    expect((await world.metrics.retries.get()).values[0]!.value).toBeGreaterThan(0);
    const lag = (await world.metrics.lag.get()).values.reduce((sum, { value }) => sum + value, 0);
    expect(lag).toBeGreaterThanOrEqual(39);
    world.store.mood = 'taking';
    await world.until(({ total }) => total === 40);
  });

  it('waits for as long as the log does not answer', async () => {
    worker();
    world.store.mood = 'silent';
    await world.vote(1, '44', 1);
    isLogAway = true;
    expect(await after(30)).toBe('still there');
    isLogAway = false;
    expect(await givenUp.promise).toBe('given up');
  });

  it('is given up when a partition cannot even be opened', async () => {
    const opening = Promise.withResolvers<undefined>();
    jest.spyOn(world.store, 'position').mockImplementation(() => {
      opening.resolve(undefined);
      return new Promise(() => undefined);
    });
    worker();
    await world.vote(1, '44', 1);
    await opening.promise;
    isLogAway = true;
    expect(await after(30)).toBe('still there');
    isLogAway = false;
    expect(await givenUp.promise).toBe('given up');
  });
});

it('is given up when its assignment ends by a fault: nothing would be counted any more', async () => {
  const { logger, messages } = listening('fatal');
  const assignment = { run: () => Promise.reject(new Error('defect')), progress: () => Promise.resolve() };
  worker({ logger, assignment });
  expect(await givenUp.promise).toBe('given up');
  expect(messages).toEqual(['the tally has stopped: giving up']);
});

it('is not given up because its assignment fails while it stops', async () => {
  const giveUp = jest.fn();
  const joined = Promise.withResolvers<undefined>();
  const run = (_: unknown, signal: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no broker to leave')));
      joined.resolve(undefined);
    });
  worker({ giveUp, assignment: { run, progress: () => Promise.resolve() } });
  await joined.promise;
  await world.stop();
  expect(giveUp).not.toHaveBeenCalled();
});

it('is left alone with nothing to count', async () => {
  worker();
  await world.until(({ state }) => state === 'open');
  expect(await after(30)).toBe('still there');
  expect(await world.log.ends()).toHaveLength(PARTITIONS);
});
