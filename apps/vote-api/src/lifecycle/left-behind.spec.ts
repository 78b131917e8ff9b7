import { World } from '../spec-support/world';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';

/** Resolves as soon as the race is in that state. */
function reaches(
  api: ApiUnderTest,
  holds: (race: NonNullable<ReturnType<ApiUnderTest['book']['race']>>) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const race = api.book.race('monza');
      return race !== undefined && holds(race);
    };
    if (look()) return resolve();
    const stop = api.book.onEntry(() => {
      if (!look()) return;
      stop();
      resolve();
    });
  });
}

let world: World;
let api: ApiUnderTest;
let admin: Operator;

beforeEach(async () => {
  world = new World();
  api = await ApiUnderTest.start(world);
  admin = await api.as('admin');
  await admin.post('races', raceBody());
});
afterEach(() => api.stop());

/** The next marker is never written, as if the process had died right after the command. */
function dieBeforeTheMarker(): jest.SpyInstance {
  return jest.spyOn(world.ballotLog, 'mark').mockRejectedValue(new Error('the process is gone'));
}

describe('a transition left half-way', () => {
  it.each([
    ['open', [], 'open'],
    ['close', ['open'], 'closed'],
    ['reset', ['open'], 'draft'],
  ])('after %s is finished by the instance that starts next', async (command, before, state) => {
    for (const name of before) await admin.post(`races/monza/${name}`);
    const dead = dieBeforeTheMarker();
    expect(await admin.post(`races/monza/${command}`, { reason: 'test', confirm: 'monza' })).toMatchObject({
      status: 503,
    });
    expect(api.book.race('monza')?.transition).not.toBeNull();
    await api.stop();
    dead.mockRestore();

    api = await ApiUnderTest.start(world);
    await reaches(api, (race) => race.state === state && race.transition === null);
    const offsets = api.book.race('monza')?.rounds[0]?.windows[0];
    expect(command === 'open' ? offsets?.opened : offsets?.cut).toEqual(command === 'open' ? [0, 0, 0] : [1, 1, 1]);
  });

  it('after certify is sealed, and the pepper erased', async () => {
    for (const name of ['open', 'close']) await admin.post(`races/monza/${name}`);
    const dead = dieBeforeTheMarker();
    expect(await admin.post('races/monza/certify')).toMatchObject({ status: 503 });
    await api.stop();
    dead.mockRestore();

    api = await ApiUnderTest.start(world);
    await reaches(api, (race) => race.rounds[0]?.sealed !== null);
    expect(api.book.race('monza')?.rounds[0]?.sealed).toEqual([2, 2, 2]);
    expect(await world.roundSecrets.find('monza', 1)).toBeNull();
  });

  it('is finished by an instance that was there all the time', async () => {
    const other = await ApiUnderTest.start(world, {
      ballotLog: Object.create(world.ballotLog) as typeof world.ballotLog,
    });
    try {
      await admin.post('races/monza/open');
      await other.book.sync();
      // Only this instance loses its log; the other one's is an object of its own.
      const lost = jest.spyOn(world.ballotLog, 'mark');
      const real = Object.getPrototypeOf(world.ballotLog) as typeof world.ballotLog;
      lost.mockImplementation(function (this: typeof world.ballotLog, ...args) {
        return this === world.ballotLog ? Promise.reject(new Error('no broker')) : real.mark.apply(this, args);
      });
      expect(await admin.post('races/monza/close')).toMatchObject({ status: 503 });
      await reaches(other, ({ state }) => state === 'closed');
      await reaches(api, ({ state }) => state === 'closed');
      expect(api.book.race('monza')).toEqual(other.book.race('monza'));
      lost.mockRestore();
    } finally {
      await other.stop();
    }
  });

  it('is finished once, however many finish it', async () => {
    const others = await Promise.all([ApiUnderTest.start(world), ApiUnderTest.start(world)]);
    try {
      for (const name of ['open', 'close', 'certify']) {
        expect(await admin.post(`races/monza/${name}`)).toMatchObject({ status: 200 });
      }
      for (const other of others) {
        await other.book.sync();
        expect(other.book.race('monza')).toEqual(api.book.race('monza'));
      }
    } finally {
      for (const other of others) await other.stop();
    }
  });
});

describe('the schedule', () => {
  it('opens and closes a race at its times, once however many instances keep it', async () => {
    const other = await ApiUnderTest.start(world);
    try {
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const body = { opensAt: at(100), closesAt: at(900) };
      expect(await admin.call('/api/admin/races/monza', { method: 'PATCH', body })).toMatchObject({
        body: { state: 'scheduled' },
      });
      await reaches(api, ({ state }) => state === 'open');
      await reaches(api, ({ state }) => state === 'closed');
      expect(api.book.race('monza')?.version).toBe(6);
      const { body: audit } = await admin.call('/api/admin/audit?race=monza');
      const accepted = (audit['entries'] as { outcome: string; type: string; actor: object }[]).filter(
        ({ outcome }) => outcome === 'accepted',
      );
      expect(accepted.map(({ type }) => type)).toEqual(['create', 'edit', 'open', 'opened', 'close', 'closed']);
      expect(accepted[2]?.actor).toEqual({ name: 'schedule', role: 'system' });
    } finally {
      await other.stop();
    }
  });
});
