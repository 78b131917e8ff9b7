import { ballotLogEnds, eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { copiesInLog } from '../world/copies';

const TIMES = 2;

export const repliesLost: Fault = {
  id: 'F4',
  name: 'replies of the broker lost',
  injection: 'the proxy swallows what the broker answers to the gateways, twice, until they have tried anew; then cuts',
  asserted: 'what was written and not confirmed is written again, and counts once',
  always: true,
  inject: async ({ cluster, crowd, kafkaProxy }) => {
    const { brokers } = cluster.kafka;
    const from = await ballotLogEnds(brokers);
    const before = kafkaProxy.droppedBytes;
    for (let time = 0; time < TIMES; time += 1) {
      const connections = kafkaProxy.accepted;
      kafkaProxy.replies({ passage: 'drop' });
      // Their attempts run out of time, and they connect anew.
      await eventually(
        'the gateways try anew',
        () => Promise.resolve(kafkaProxy.accepted),
        (now) => now > connections,
      );
      kafkaProxy.clear();
      await crowd.whenRecorded(crowd.history.recorded + 1_000);
    }
    return {
      'bytes of replies lost': kafkaProxy.droppedBytes - before,
      'records written again': await copiesInLog(brokers, from, crowd.history),
    };
  },
};
