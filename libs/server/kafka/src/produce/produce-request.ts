import { recordBatchSize, writeRecordBatch } from './record-batch';
import type { BatchRecord } from './record-batch';

const NO_TRANSACTION = -1;
const ALL_IN_SYNC = -1;

/**
 * The body of a produce request, version 7: one topic, and for each partition one record batch.
 * https://kafka.apache.org/protocol#The_Messages_Produce
 * @param timeoutMs how long the leader may wait for its followers
 * @param timestamp of all records, in ms since 1970
 */
export function encodeProduceRequest(
  topic: string,
  partitions: ReadonlyMap<number, readonly BatchRecord[]>,
  timestamp: number,
  timeoutMs: number,
): Buffer {
  const topicSize = Buffer.byteLength(topic);
  let size = 2 + 2 + 4 + 4 + 2 + topicSize + 4;
  for (const records of partitions.values()) size += 8 + recordBatchSize(records);

  const into = Buffer.allocUnsafe(size);
  let at = into.writeInt16BE(NO_TRANSACTION, 0);
  at = into.writeInt16BE(ALL_IN_SYNC, at);
  at = into.writeInt32BE(timeoutMs, at);
  at = into.writeInt32BE(1, at); // topics
  at = into.writeInt16BE(topicSize, at);
  at += into.write(topic, at);
  at = into.writeInt32BE(partitions.size, at);
  for (const [partition, records] of partitions) {
    at = into.writeInt32BE(partition, at);
    const end = writeRecordBatch(into, at + 4, records, timestamp);
    into.writeInt32BE(end - at - 4, at);
    at = end;
  }
  return into;
}
