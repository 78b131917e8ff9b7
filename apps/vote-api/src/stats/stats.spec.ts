import { randomUUID } from 'node:crypto';
import { statsSchema, auditPageSchema } from '@scrutineer/contracts';
import { raceIn } from '@scrutineer/testing-memory';
import type { PartitionTally } from '@scrutineer/voting-domain';
import { ApiUnderTest, raceBody } from '../spec-support/api-under-test';
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
  it('adds what every partition lacks, from the start where there is no tally', () => {
    const round = raceIn('open').rounds[0]!;
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
    const tallies: (PartitionTally | null)[] = [tally, { ...tally, partition: 1, next: 30, sealed: true }, null];
    const [, , start] = round.windows[0]!.scanFrom;
    const lag = tallyLag(round, [20, 40, start! + 3], tallies);
    expect(lag).toMatchObject({ lag: 15 + 3, worst: { partition: 0, next: 5 } });
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
