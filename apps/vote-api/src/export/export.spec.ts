import { createHash, randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { exportHeaderSchema, exportLineSchema, exportTrailerSchema, resultsSchema } from '@scrutineer/contracts';
import { definition, raceIn } from '@scrutineer/testing-memory';
import { mergeResults } from '@scrutineer/voting-domain';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';
import { resultsCsv } from './results-csv';

let api: ApiUnderTest;
let admin: Operator;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
  await admin.post('races', raceBody());
  await admin.post('races', raceBody({ id: 'spa' }));
  for (const id of ['monza', 'spa']) await admin.post(`races/${id}/open`);
  for (const id of ['monza', 'spa', 'monza']) {
    await api.world.cast(api.book.race(id)!, api.world.voter().id, 1, '44', randomUUID());
  }
  await admin.post('races/monza/close');
  await admin.post('races/monza/reopen');
  await api.world.cast(api.book.race('monza')!, api.world.voter().id, 1, '16', randomUUID());
  await admin.post('races/monza/close');
  await api.world.tally(api.book.race('monza')!);
});
afterAll(() => api.stop());

const download = (query: string, race = 'monza') => admin.call(`/api/admin/races/${race}/export?${query}`);

describe('an export of ballots', () => {
  it('has all records of the round and no others, with what a recount needs', async () => {
    const { status, text, headers } = await download('format=ndjson');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = text.trimEnd().split('\n');
    const header = exportHeaderSchema.parse(JSON.parse(lines[0]!));
    const trailer = exportTrailerSchema.parse(JSON.parse(lines.at(-1)!));
    const records = lines.slice(1, -1).map((line) => exportLineSchema.parse(JSON.parse(line)));

    const round = api.book.race('monza')!.rounds[0]!;
    expect(header).toMatchObject({
      race: 'monza',
      round: 1,
      change: 'until_close',
      candidates: ['1', '44', '16'],
      withdrawn: { rule: 'exclude', candidates: [] },
      partitions: 3,
    });
    expect(header.to).toEqual(round.windows[1]!.cut!.map((offset) => String(offset + 1)));
    expect(header.windows).toHaveLength(2);
    expect(records).toHaveLength(trailer.records);
    expect(records.filter(({ key }) => key === null)).toHaveLength(4 * 3);
    expect(records.filter(({ key }) => key !== null)).toHaveLength(3);
    expect(records.every(({ value }) => value.includes('"r":"monza"'))).toBe(true);
    for (const { partition, offset, key, value } of records) {
      for await (const { records: raw } of api.world.ballotLog.read(partition, Number(offset), Number(offset) + 1)) {
        expect(Buffer.from(raw[0]!.value).toString()).toBe(value);
        expect(raw[0]!.key && Buffer.from(raw[0]!.key).toString('hex')).toBe(key);
      }
    }
    const before = text.slice(0, text.indexOf(lines.at(-1)!));
    expect(trailer.sha256).toBe(createHash('sha256').update(before).digest('hex'));
  });

  it('says who had withdrawn in its own round, by the rule of that round', async () => {
    await admin.post(
      'races',
      raceBody({ id: 'baku', rules: { change: 'final', visibility: 'always', withdrawn: 'count' } }),
    );
    const withdrawn = async (round: number): Promise<unknown> => {
      const { text } = await download(`format=ndjson&round=${round}`, 'baku');
      return exportHeaderSchema.parse(JSON.parse(text.split('\n')[0]!)).withdrawn;
    };
    await admin.post('races/baku/open');
    await admin.post('races/baku/candidates/44/withdraw');
    expect(await withdrawn(1)).toEqual({ rule: 'count', candidates: ['44'] });
    await admin.post('races/baku/reset', { reason: 'rehearsal', confirm: 'baku' });
    await admin.post('races/baku/open');
    await admin.post('races/baku/candidates/16/withdraw');
    expect(await withdrawn(1)).toEqual({ rule: 'count', candidates: ['44'] });
    expect(await withdrawn(2)).toEqual({ rule: 'count', candidates: ['44', '16'] });
  });

  it('of a running round goes up to now', async () => {
    const { text } = await download('format=ndjson', 'spa');
    const [header, ...rest] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(header).toMatchObject({ to: (await api.world.ballotLog.ends()).map(String), windows: [{ cut: null }] });
    expect(rest.at(-1)).toMatchObject({ kind: 'trailer', records: 3 + 1 });
  });

  it('is refused for a round that never opened or does not exist', async () => {
    await admin.post('races', raceBody({ id: 'imola' }));
    expect(await download('format=ndjson', 'imola')).toMatchObject({ status: 409, body: { code: 'race_not_open' } });
    expect(await download('format=ndjson&round=2')).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
  });
});

describe('an export of results', () => {
  it.each(['json', 'csv'])('ends with its SHA-256 (%s)', async (format) => {
    const url = `${api.url}/api/admin/races/monza/export?format=${format}`;
    const { text, trailers } = await new Promise<{ text: string; trailers: NodeJS.Dict<string> }>((resolve, reject) => {
      get(url, { headers: admin.headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ text, trailers: response.trailers }));
      }).on('error', reject);
    });
    expect(trailers['x-content-sha256']).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('has the results of the round', async () => {
    expect(resultsSchema.parse((await download('format=json')).body)).toMatchObject({ race: 'monza', total: 3 });
    const { text, headers } = await download('format=csv');
    expect(text.split('\r\n')).toEqual([
      'rank,id,name,team,withdrawn,votes,share',
      '3,1,Max Verstappen,Red Bull Racing,no,0,0.0',
      '1,44,Lewis Hamilton,Ferrari,no,2,66.7',
      '2,16,Charles Leclerc,Ferrari,no,1,33.3',
      '',
    ]);
    expect(headers.get('content-disposition')).toBe('attachment; filename="monza-round-1-results.csv"');
  });

  it('holds no formulas', () => {
    const [one, two, three] = definition().candidates;
    const candidates = [
      { ...one!, name: '=cmd|"/c calc"!A1', team: '@SUM(A1)' },
      { ...two!, name: '+1, or -1' },
      { ...three!, id: '-x' },
    ];
    const race = raceIn('closed', { candidates });
    const rows = resultsCsv(race, mergeResults(race, 1, [], 'closed', 0)).split('\r\n');
    expect(rows[1]).toBe(`1,1,"'=cmd|""/c calc""!A1",'@SUM(A1),no,0,0.0`);
    expect(rows[2]).toContain(`,"'+1, or -1",`);
    expect(rows[3]).toContain(`1,'-x,`);
  });
});
