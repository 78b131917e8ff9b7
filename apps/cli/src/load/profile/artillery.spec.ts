import artillery from '../../../../../load/artillery/last-laps.json';
import { readProfile } from './read-profile';

it('is the same profile for Artillery, which cannot read ours', async () => {
  const { phases, rate, thresholds } = await readProfile('last-laps');
  const inItsWords = phases.map(({ name, seconds, rate: from, to }) => ({
    name,
    duration: seconds,
    arrivalRate: from * rate,
    ...(to === undefined ? {} : { rampTo: to * rate }),
  }));
  expect(artillery.config.phases).toEqual(inItsWords);
  const { p99, p999 } = thresholds.ackMs!;
  expect(artillery.config.ensure.thresholds).toEqual([{ 'ballot_ack.p99': p99 }, { 'ballot_ack.p999': p999 }]);
});
