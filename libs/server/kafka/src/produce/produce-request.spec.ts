// @ts-expect-error kafkajs publishes no types of its internals
import kafkajsRequest from 'kafkajs/src/protocol/requests/produce/v7/request.js';
import { encodeProduceRequest } from './produce-request';
import type { BatchRecord } from './record-batch';

const requestOf = kafkajsRequest as (request: object) => { encode: () => Promise<{ readonly buffer: Buffer }> };
const AT = 1_767_225_600_123;
const TOPIC = 'ballots-é';
const TIMEOUT_MS = 5_000;

it('is byte for byte what kafkajs sends', async () => {
  const bytes = (text: string) => Buffer.from(text);
  const partitions = new Map<number, BatchRecord[]>([
    [4, [{ key: bytes('a'), value: bytes('1') }]],
    [0, Array.from({ length: 300 }, (_, index) => ({ key: null, value: bytes(`${index}`) }))],
    [11, [{ key: bytes('secret'), value: null, headers: { reason: 'réfusé' } }]],
  ]);
  const messagesOf = (records: readonly BatchRecord[]) => records.map((record) => ({ ...record, timestamp: `${AT}` }));
  const expected = await requestOf({
    acks: -1,
    timeout: TIMEOUT_MS,
    topicData: [
      {
        topic: TOPIC,
        partitions: [...partitions].map(([partition, records]) => ({
          partition,
          messages: messagesOf(records),
          firstSequence: 0,
        })),
      },
    ],
  }).encode();
  expect(encodeProduceRequest(TOPIC, partitions, AT, TIMEOUT_MS).equals(expected.buffer)).toBe(true);
});
