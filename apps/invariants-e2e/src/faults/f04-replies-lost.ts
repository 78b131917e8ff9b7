import { ballotLogEnds, eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpProxy } from '@scrutineer/testbed';
import { copiesInLog } from '../world/copies';
import { StockProducer } from '../world/stock-producer';

const TIMES = 2;
/** How often, and how long (ms), the library's own producer hears nothing. */
const SILENCES = 10;
const SILENCE_MS = 1_000;

export const repliesLost: Fault = {
  id: 'F4',
  name: 'replies of the broker lost',
  injection: 'the proxy swallows what the broker answers to the gateways, twice, until they have tried anew; then cuts',
  asserted: 'what was written and not confirmed is written again, and counts once',
  always: true,
  inject: async ({ cluster, crowd, kafkaProxy, note, thorough }) => {
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
    if (thorough) for (const idempotent of [false, true]) note(await compare(kafkaProxy, brokers, idempotent));
    return {
      'bytes of replies lost': kafkaProxy.droppedBytes - before,
      'records written again': await copiesInLog(brokers, from, crowd.history),
    };
  },
};

/** What becomes of the records of kafkajs's own producer, which the product does not use, under the same fault. */
async function compare(proxy: TcpProxy, brokers: string[], idempotent: boolean): Promise<string> {
  const topic = `stock-${idempotent ? 'idempotent' : 'plain'}`;
  const stock = await StockProducer.start({ brokers: [`127.0.0.1:${proxy.port}`], topic, partitions: 1, idempotent });
  for (let silence = 0; silence < SILENCES; silence += 1) {
    await sleep(SILENCE_MS);
    proxy.replies({ passage: 'drop' });
    await sleep(SILENCE_MS);
    proxy.clear();
  }
  return stock.stop(brokers);
}
