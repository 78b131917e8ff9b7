/**
 * Kafka's default partitioner: murmur2 of the key, sign bit cleared, modulo the partition count. A round freezes it
 * with its partition count, because uniqueness is per partition.
 * Source: org.apache.kafka.common.utils.Utils#murmur2 and #toPositive.
 */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

const KAFKA_SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** 32-bit MurmurHash2, as a signed integer. */
export function murmur2(data: Uint8Array, seed: number = KAFKA_SEED): number {
  const length = data.length;
  const tail = length & ~3;
  let h = seed ^ length;
  for (let i = 0; i < tail; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length & 3;
  if (rest === 3) h ^= data[tail + 2]! << 16;
  if (rest >= 2) h ^= data[tail + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ data[tail]!, M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}
