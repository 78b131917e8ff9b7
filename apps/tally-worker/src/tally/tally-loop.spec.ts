import { encodeBallot } from '@scrutineer/contracts';
import { MemoryTallyStore, voterKey } from '@scrutineer/testing-memory';
import { partitionOf } from '@scrutineer/voting-domain';
import { PARTITIONS, RACE, TallyWorld, votes } from '../spec-support/tally-world';

/** A store whose whole content can vanish, as a FLUSHALL would have it. */
class VanishingStore extends MemoryTallyStore {
  #inner = new MemoryTallyStore();
  override apply = (...args: Parameters<MemoryTallyStore['apply']>) => this.#inner.apply(...args);
  override position = (...args: Parameters<MemoryTallyStore['position']>) => this.#inner.position(...args);
  override read = (...args: Parameters<MemoryTallyStore['read']>) => this.#inner.read(...args);
  override audit = (...args: Parameters<MemoryTallyStore['audit']>) => this.#inner.audit(...args);
  override standings = (...args: Parameters<MemoryTallyStore['standings']>) => this.#inner.standings(...args);
  flush(): void {
    this.#inner = new MemoryTallyStore();
  }
}

let world: TallyWorld<VanishingStore>;
beforeEach(async () => {
  world = new TallyWorld(new VanishingStore());
  await world.create();
});
afterEach(() => world.stop());

describe('the tally loop', () => {
  it('counts live, and exactly at the close, with late ballots left out', async () => {
    world.worker();
    await world.open();
    for (let voter = 0; voter < 300; voter += 1) await world.vote(voter, voter % 3 === 0 ? '44' : '1', 1);
    const live = await world.until(({ total }) => total === 300);
    expect(live.state).toBe('open');
    for (let voter = 0; voter < 100; voter += 1) await world.vote(voter, '16', 2);
    await world.close();
    for (let voter = 0; voter < 50; voter += 1) await world.vote(voter, '44', 3);
    const closed = await world.until(({ state }) => state === 'closed');
    expect(votes(closed)).toEqual({ '1': 134, '44': 66, '16': 100 });
  });

  it('heals to the same totals after everything stored has vanished, and never shows fewer unmarked', async () => {
    world.worker();
    await world.open();
    for (let voter = 0; voter < 500; voter += 1) await world.vote(voter, '44', 1);
    await world.until(({ total }) => total === 500);
    world.store.flush();
    expect(await world.results.read(RACE, 1)).toMatchObject({ state: 'recovering', total: 500 });
    for (let voter = 500; voter < 600; voter += 1) await world.vote(voter, '1', 1);
    const healed = await world.until(({ state, total }) => state === 'open' && total === 600);
    expect(votes(healed)).toEqual({ '1': 100, '44': 500, '16': 0 });
  });

  it('counts each ballot once while workers come and go', async () => {
    world.worker();
    await world.open();
    for (let voter = 0; voter < 1000; voter += 1) {
      await world.vote(voter, '44', 1);
      if (voter === 200) world.worker();
      if (voter === 400) await world.loops[0]!.stop();
      if (voter === 600) world.worker();
      if (voter % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await world.close();
    expect(votes(await world.until(({ state }) => state === 'closed'))).toEqual({ '1': 0, '44': 1000, '16': 0 });
  });

  it('stops also where it never came to know the races', async () => {
    jest.spyOn(world.book, 'sync').mockReturnValue(new Promise(() => undefined));
    await expect(world.worker().stop()).resolves.toBeUndefined();
  });

  it('counts a round exactly where an earlier one can no longer be counted, its records being gone', async () => {
    await world.open();
    for (let voter = 0; voter < 100; voter += 1) await world.vote(voter, '44', 1);
    await world.close();
    const ends = await world.log.ends();
    await world.command({ type: 'reset', ends });
    ends.forEach((end, partition) => world.log.truncate(partition, end));
    await world.open();
    for (let voter = 0; voter < 100; voter += 1) await world.vote(voter, '16', 1, 2);
    await world.close();
    world.worker();
    expect(votes(await world.until(({ state }) => state === 'closed', 2))).toEqual({ '1': 0, '44': 0, '16': 100 });
    expect(await world.results.read(RACE, 1)).toMatchObject({ state: 'recovering' });
  });

  it('starts on a log that is full already', async () => {
    await world.open();
    for (let voter = 0; voter < 2000; voter += 1) await world.vote(voter, '16', 1);
    await world.close();
    world.worker();
    expect(votes(await world.until(({ state }) => state === 'closed'))['16']).toBe(2000);
  });

  it('puts aside what can never count, with the reason, and goes on', async () => {
    world.worker();
    await world.open();
    world.log.write(0, voterKey(1), Buffer.from('not a ballot'));
    await world.vote(1, 'nobody', 1);
    const key = voterKey(2);
    const wrong = (partitionOf(key, PARTITIONS) + 1) % PARTITIONS;
    const value = encodeBallot({
      kind: 'ballot',
      race: RACE,
      round: 1,
      ballotId: '123e4567-e89b-42d3-a456-426614174000',
      candidate: '44',
      seq: 1,
      at: 0,
    });
    world.log.write(wrong, key, value);
    await world.vote(3, '44', 1);
    await world.vote(3, '44', 1, 7);
    await world.close();
    expect((await world.until(({ state }) => state === 'closed')).voters).toBe(1);
    const codes = world.dead.letters.map(({ code }) => code).sort();
    expect(codes).toEqual(['unknown_candidate', 'unknown_race', 'unreadable', 'wrong_partition']);
  });
});
