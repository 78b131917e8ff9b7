import { randomUUID } from 'node:crypto';
import { statsSchema, auditPageSchema } from '@scrutineer/contracts';
import { raceIn } from '@scrutineer/testing-memory';
import { finalCut, type PartitionTally } from '@scrutineer/voting-domain';
import { ApiUnderTest, raceBody } from '../spec-support/api-under-test';
import { HiddenLooks } from './hidden-looks';
import { LogGrowth } from './log-growth';
import { tallyLag } from './tally-lag';

const hidden = { change: 'until_close', visibility: 'never', withdrawn: 'exclude' };

describe('stats', () => {
  it('tell counts even while hidden, and how far they are behind', async () => {
    const api = await ApiUnderTest.start();
    try {
      const operator = await api.as('admin');
      await operator.post('races', raceBody({ rules: hidden }));
      await operator.post('races/monza/open');
      const race = api.book.race('monza')!;
      await api.world.cast(race, api.world.voter().id, 1, '44', randomUUID());
      await api.world.tally(race);
      const viewer = await api.as('viewer');
      const stats = async () => statsSchema.parse((await viewer.call('/api/admin/races/monza/stats')).body);
      expect(await stats()).toMatchObject({ lag: 0, freshnessSeconds: 0, sockets: null, results: { total: 1 } });
      await api.world.cast(race, api.world.voter().id, 1, '44', randomUUID());
      const behind = await stats();
      expect(behind).toMatchObject({ lag: 1, results: { total: 1 } });
      expect(behind.freshnessSeconds).toBeGreaterThanOrEqual(0);
      expect(await viewer.call('/api/admin/races/spa/stats')).toMatchObject({ status: 404 });
    } finally {
      await api.stop();
    }
  });

  it('tell an earlier round to operators alone while it is hidden, and keep note of who looked at which', async () => {
    const api = await ApiUnderTest.start();
    const looked = jest.spyOn(HiddenLooks.prototype, 'log');
    try {
      const admin = await api.as('admin');
      await admin.post('races', raceBody({ rules: hidden }));
      await admin.post('races/monza/open');
      const race = () => api.book.race('monza')!;
      await api.world.cast(race(), api.world.voter().id, 1, '44', randomUUID());
      await admin.post('races/monza/close');
      await api.world.tally(race());
      await admin.post('races/monza/reset', { reason: 'again', confirm: 'monza' });
      await admin.post('races/monza/open');
      await api.world.cast(race(), api.world.voter().id, 1, '16', randomUUID());
      const viewer = await api.as('viewer');
      const look = (query: string) => viewer.call(`/api/admin/races/monza/stats${query}`);
      const stats = async (query: string) => statsSchema.parse((await look(query)).body);
      const [first, second, current] = await Promise.all(['?round=1', '?round=2', ''].map(stats));
      expect(first).toMatchObject({ lag: 0, freshnessSeconds: 0, results: { round: 1, state: 'closed', total: 1 } });
      expect(second).toMatchObject({ results: { round: 2, total: 0 } });
      expect(second!.lag).toBeGreaterThan(0);
      expect(current!.results.round).toBe(2);
      expect(looked.mock.calls.map(([, round]) => round).toSorted()).toEqual([1, 2, 2]);
      expect(looked).toHaveBeenCalledWith(race(), 1, 'viewer', 'stats');
      for (const caller of [api, viewer]) {
        const shown = await caller.call('/api/races/monza/results?round=1');
        expect(shown).toMatchObject({ status: 403, body: { code: 'results_hidden' } });
      }
      expect(await look('?round=3')).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
      expect(await look('?round=0')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
      expect(await api.call('/api/admin/races/monza/stats?round=1')).toMatchObject({ status: 401 });
    } finally {
      looked.mockRestore();
      await api.stop();
    }
  });

  it('tell who sees the results, and by whose decision', async () => {
    const api = await ApiUnderTest.start();
    try {
      const admin = await api.as('admin');
      await admin.post('races', raceBody({ rules: { ...hidden, visibility: 'after_close' } }));
      await admin.post('races/monza/open');
      const stats = async () => statsSchema.parse((await admin.call('/api/admin/races/monza/stats')).body);
      expect(await stats()).toMatchObject({ audience: 'nobody', shown: null });
      await admin.post('races/monza/reveal');
      expect(await stats()).toMatchObject({ audience: 'public', shown: true });
      await admin.post('races/monza/hide');
      expect(await stats()).toMatchObject({ audience: 'nobody', shown: false });
    } finally {
      await api.stop();
    }
  });

  it('tell which tallies are being counted again from the log, and which were', async () => {
    const api = await ApiUnderTest.start();
    try {
      const admin = await api.as('admin');
      await admin.post('races', raceBody());
      await admin.post('races/monza/open');
      const race = api.book.race('monza')!;
      await api.world.tally(race);
      const stats = async () => statsSchema.parse((await admin.call('/api/admin/races/monza/stats')).body);
      expect(await stats()).toMatchObject({ recounts: { running: 0, done: 0 }, results: { state: 'open' } });
      const ref = { race: 'monza', round: 1, partition: 1 };
      await api.world.tallyStore.beginRebuild(ref);
      expect(await stats()).toMatchObject({ recounts: { running: 1, done: 0 }, results: { state: 'recovering' } });
      const { next } = (await api.world.tallyStore.position(ref))!;
      const rules = { change: 'until_close', candidates: ['1', '44', '16'], buckets: 8 } as const;
      const whole = { ref, rules, from: 0, to: next, start: 0, goal: 0, digest: '', generation: 1, records: [] };
      await api.world.tallyStore.apply(whole, 'rebuild');
      await api.world.tallyStore.swap(ref, 8, false);
      expect(await stats()).toMatchObject({ recounts: { running: 0, done: 1 }, results: { state: 'open' } });
    } finally {
      await api.stop();
    }
  });

  it('have the figures of a gateway in the same process', async () => {
    const figures = { sockets: 3, acceptedPerSecond: 7.5, refusedPerSecond: { busy: 1 }, ackP50Ms: 2, ackP99Ms: 9 };
    const api = await ApiUnderTest.start(undefined, {
      live: { figures: (race) => ({ ...figures, sockets: race.length }) },
    });
    try {
      await (await api.as('admin')).post('races', raceBody());
      const { body } = await (await api.as('auditor')).call('/api/admin/races/monza/stats');
      expect(statsSchema.parse(body)).toMatchObject({ ...figures, sockets: 'monza'.length });
    } finally {
      await api.stop();
    }
  });
});

describe('LogGrowth', () => {
  it('is the rate since an earlier look, over a second at least', () => {
    const growth = new LogGrowth();
    expect(growth.look([0, 0], 0)).toBeNull();
    expect(growth.look([50, 50], 100)).toBeNull();
    expect(growth.look([100, 100], 1000)).toBe(200);
    expect(growth.look([150, 150], 1500)).toBe(200);
    expect(growth.look([150, 150], 3000)).toBe(50);
  });
});

describe('tallyLag', () => {
  const tally = {
    partition: 0,
    next: 5,
    goal: 0,
    generation: 1,
    voters: 0,
    late: 0,
    version: 1,
    sealed: false,
    counts: [],
  };

  it('adds what every partition lacks, from the start where there is no tally', () => {
    const race = raceIn('open');
    const round = race.rounds[0]!;
    const tallies: (PartitionTally | null)[] = [tally, { ...tally, partition: 1, next: 30, sealed: true }, null];
    const [, , start] = round.windows[0]!.scanFrom;
    const lag = tallyLag(race, round, [20, 40, start! + 3], tallies);
    expect(lag).toMatchObject({ lag: 15 + 3, worst: { partition: 0, next: 5 } });
  });

  it('ends at the cut for an earlier round, but not for the current one', () => {
    const race = raceIn('closed');
    const round = race.rounds[0]!;
    const cut = finalCut(round)!;
    const ends = cut.map((offset) => offset + 100);
    const tallies = cut.map((offset, partition) => ({
      ...tally,
      partition,
      next: partition === 1 ? offset : offset + 1,
    }));
    expect(tallyLag(race, round, ends, tallies).lag).toBe(100 * cut.length - cut.length + 1);
    const lag = tallyLag({ ...race, round: 2 }, round, ends, tallies);
    expect(lag).toMatchObject({ lag: 1, worst: { partition: 1, next: cut[1] } });
  });
});

describe('the audit trail', () => {
  it('has every command, in pages, as text', async () => {
    const api = await ApiUnderTest.start();
    try {
      const admin = await api.as('admin');
      await admin.post('races', raceBody());
      await admin.post('races', raceBody({ id: 'spa' }));
      await admin.post('races/monza/open', { reason: 'lights out' });
      await admin.post('races/monza/close');
      const page = async (query: string) => auditPageSchema.parse((await admin.call(`/api/admin/audit?${query}`)).body);
      const first = await page('race=monza&limit=3');
      expect(first.entries.map(({ type }) => type)).toEqual(['create', 'open', 'opened']);
      expect(first.entries[1]).toMatchObject({
        actor: { name: 'admin', role: 'admin' },
        reason: 'lights out',
        version: 2,
      });
      expect(first.entries[2]).toMatchObject({
        actor: { role: 'system' },
        detail: { completes: 2, offsets: ['0', '0', '0'] },
      });
      const second = await page(`race=monza&limit=3&after=${first.next}`);
      expect(second).toMatchObject({ entries: [{ type: 'close' }, { type: 'closed' }], next: null });
      expect((await page('')).entries).toHaveLength(6);
    } finally {
      await api.stop();
    }
  });
});

describe('metrics', () => {
  it('tell votes only while everyone may see them', async () => {
    const api = await ApiUnderTest.start();
    try {
      const admin = await api.as('admin');
      await admin.post('races', raceBody());
      await admin.post('races', raceBody({ id: 'spa', rules: hidden }));
      for (const id of ['monza', 'spa']) await admin.post(`races/${id}/open`);
      const shown = await eventually(
        () => api.registry.metrics(),
        (text) => /candidate_votes\{race="monza"/.test(text),
      );
      expect(shown).toContain('scrutineer_race_state{race="spa",state="open"} 1');
      expect(shown).toContain('scrutineer_candidate_votes{race="monza",candidate="44"} 0');
      expect(shown).not.toContain('scrutineer_candidate_votes{race="spa"');
      await admin.post('races/monza/hide');
      await eventually(
        () => api.registry.metrics(),
        (text) => !text.includes('scrutineer_candidate_votes{'),
      );
    } finally {
      await api.stop();
    }
  });
});

async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
