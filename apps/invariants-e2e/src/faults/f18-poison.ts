import { randomBytes } from 'node:crypto';
import { topics } from '@scrutineer/contracts';
import { eventually, observer, topicEnds } from '@scrutineer/testing-journey';
import type { Message } from 'kafkajs';
import type { Fault } from '../run/fault';
import { PARTITIONS } from '../world/world';

const MEGABYTE = 1_000_000;

export const poison: Fault = {
  id: 'F18',
  name: 'records that nobody can count',
  injection:
    'into every partition: no JSON, a later version, an unknown key, no value, 1 MB, another race’s ballot, a ballot without a voter',
  asserted: 'each is put aside in `ballots-dead`, and the count goes on',
  always: true,
  inject: async ({ cluster, race }) => {
    const { brokers } = cluster.kafka;
    const sum = async (): Promise<number> => (await topicEnds(brokers, topics.ballotsDead)).reduce((a, b) => a + b, 0);
    const before = await sum();
    const records = Array.from({ length: PARTITIONS }, (_, partition) => poisonFor(race, partition)).flat();
    const producer = observer(brokers).producer();
    await producer.connect();
    try {
      for (const message of records) await producer.send({ topic: topics.ballots, acks: -1, messages: [message] });
    } finally {
      await producer.disconnect();
    }
    const now = await eventually('all of them are put aside', sum, (ends) => ends >= before + records.length);
    return { 'records put aside': now - before };
  },
};

function poisonFor(race: string, partition: number): Message[] {
  const key = randomBytes(16);
  const ballot = { v: 1, r: race, n: 1, b: '00000000-0000-4000-8000-000000000000', c: '44', s: 1, t: 0 };
  const elsewhere = JSON.stringify({ ...ballot, r: 'nowhere' });
  return [
    { partition, key, value: 'not JSON' },
    { partition, key, value: JSON.stringify({ ...ballot, v: 2 }) },
    { partition, key, value: JSON.stringify({ ...ballot, extra: true }) },
    { partition, key, value: null },
    { partition, key, value: Buffer.alloc(MEGABYTE, 'x') },
    { partition, key, value: elsewhere },
    { partition, key: null, value: elsewhere },
  ];
}
