import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readProfile } from './read-profile';

const file = path.resolve(__dirname, '../../../../../load/artillery/last-laps.json');
const { config } = JSON.parse(readFileSync(file, 'utf8')) as {
  config: { phases: object[]; ensure: { thresholds: object[] } };
};

it('is the same profile for Artillery, which cannot read ours', async () => {
  const { phases, rate, thresholds } = await readProfile('last-laps');
  const inItsWords = phases.map(({ name, seconds, rate: from, to }) => ({
    name,
    duration: seconds,
    arrivalRate: from * rate,
    ...(to === undefined ? {} : { rampTo: to * rate }),
  }));
  expect(config.phases).toEqual(inItsWords);
  // It knows no percentile beyond the 99th.
  expect(config.ensure.thresholds).toEqual([{ 'ballot_ack.p99': thresholds.ackMs!.p99 }]);
});
