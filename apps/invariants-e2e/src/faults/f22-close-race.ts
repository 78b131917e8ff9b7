import { countRound, readBallotLog } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

const WINDOWS = 3;
/** Ballots under way to the broker for longer than a close takes arrive behind its markers. */
const UNDER_WAY = { latencyMs: 150, jitterMs: 100 };

export const closeRace: Fault = {
  id: 'F22',
  name: 'race closed in mid-burst',
  injection: 'closed and opened again three times, while appends take 150 to 250 ms to the broker',
  asserted: 'a ballot counts if it lies before its partition’s marker; who was too late is told',
  always: true,
  inject: async ({ begin, cluster, crowd, kafkaProxy, operatorAt, race, watches }) => {
    const { history } = crowd;
    kafkaProxy.requests(UNDER_WAY);
    for (let window = 0; window < WINDOWS; window += 1) {
      await operatorAt(0).close(race);
      await history.whenAnswered();
      await operatorAt(1).reopen(race);
      await Promise.all(watches.map((watch) => watch.whenIn('open')));
      crowd.reopened();
      await crowd.whenRecorded(history.recorded + 2_000);
    }
    kafkaProxy.clear();
    const log = await readBallotLog(cluster.kafka.brokers, begin);
    const { windows } = countRound(log, race, 1);
    // The last window is still open, so the count does not know it: what lies behind the last cut is not looked at.
    const between = [...log.entries()].flatMap(([partition, records]) => {
      const closed = windows[partition]!;
      const last = closed.at(-1)!;
      return [...records.values()].filter(
        ({ offset, key }) =>
          key !== null &&
          offset < last.opened &&
          offset > closed[0]!.closed &&
          !closed.some((window) => window.opened < offset && offset < window.closed),
      );
    });
    const closed = history.events.filter((event) => event.op === 'refused' && event.code === 'race_closed').length;
    return { 'recorded past a cut': between.length, 'told late': history.counts().late, 'told race_closed': closed };
  },
};
