import { eventually, readPositions } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { PARTITIONS } from '../world/world';

export const zombieWorker: Fault = {
  id: 'F15',
  name: 'worker outlives its session',
  injection:
    'its calls to Redis are held up, then SIGSTOP until the other one has all partitions; the calls arrive, SIGCONT',
  asserted: 'the late calls change nothing',
  always: true,
  inject: async ({ cluster, race, redisProxies, redisUrl }) => {
    const [zombie] = cluster.workers;
    const [proxy] = redisProxies;
    const positions = (): Promise<(number | null)[]> => readPositions(redisUrl, race, 1, PARTITIONS);
    for (;;) {
      proxy.requests({ passage: 'hold' });
      await eventually(
        'a request is under way',
        () => Promise.resolve(proxy.held),
        (held) => held.length > 0,
      );
      if (proxy.held.includes('evalsha')) break;
      // It may ask where a tally stands, and apply nothing before it has heard that.
      proxy.clear();
    }
    zombie.pause();
    const before = await positions();
    let moved = 0;
    const passed = (now: readonly (number | null)[]): boolean => {
      moved = now.filter((next, partition) => next! > before[partition]!).length;
      return moved === PARTITIONS;
    };
    await eventually('the other worker has gone on with every partition', positions, passed);
    let late = 0;
    proxy.onRequest = (chunk) => void (late += chunk.toString('latin1').split('evalsha').length - 1);
    proxy.clear();
    proxy.onRequest = () => undefined;
    zombie.resume();
    return { 'late calls fenced': late, 'partitions taken over': moved };
  },
};
