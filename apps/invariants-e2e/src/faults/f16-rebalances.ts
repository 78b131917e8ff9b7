import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../run/fault';
import { linesOf } from '../world/observe';

const FOR_MS = 120_000;
const EVERY_MS = 3_000;

export const rebalances: Fault = {
  id: 'F16',
  name: 'workers come and go',
  injection: 'one of two workers is stopped or killed every 3 s, and started again, for 2 minutes',
  asserted: 'the tally goes on, and has no lag afterwards',
  always: false,
  perSecond: 800,
  inject: async ({ cluster, random }) => {
    const [stays, goes] = cluster.workers;
    const before = linesOf([stays], /partitions assigned/);
    const until = performance.now() + FOR_MS;
    let departures = 0;
    for (; performance.now() < until; departures += 1) {
      await sleep(EVERY_MS);
      await (random.next() < 0.5 ? goes.kill() : goes.stop());
      await goes.start();
    }
    return { departures, 'assignments of the one that stayed': linesOf([stays], /partitions assigned/) - before };
  },
};
