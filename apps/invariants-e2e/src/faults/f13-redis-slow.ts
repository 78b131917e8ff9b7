import { setTimeout as sleep } from 'node:timers/promises';
import { ballotLogEnds, readPositions } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { answersSince } from '../world/answers';
import { PARTITIONS } from '../world/world';

const STILL_MS = 7_000;
const SLOW = { latencyMs: 200, jitterMs: 200 };
const SLOW_MS = 5_000;

export const redisSlow: Fault = {
  id: 'F13',
  name: 'Redis stands still, then is slow',
  injection: 'SIGSTOP for 7 s, SIGCONT; then 200 to 400 ms more for each answer to the workers, for 5 s',
  asserted: 'ballots are recorded meanwhile; what was not counted is',
  always: false,
  inject: async ({ cluster, crowd, race, redis, redisProxies, redisUrl }) => {
    redis.pause();
    const answers = answersSince(crowd.history);
    await sleep(STILL_MS);
    const { recorded } = answers();
    const ends = await ballotLogEnds(cluster.kafka.brokers);
    redis.resume();
    const positions = await readPositions(redisUrl, race, 1, PARTITIONS);
    const lag = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (positions[partition] ?? end)), 0);
    for (const proxy of redisProxies) proxy.replies(SLOW);
    await sleep(SLOW_MS);
    for (const proxy of redisProxies) proxy.clear();
    return { 'recorded while it stood still': recorded.length, 'records not counted then': lag };
  },
};
