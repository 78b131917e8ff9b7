import type { RawRecord } from './log-record';
import { murmur2 } from './partitioner';

/**
 * Names a record by its content: 64 bits, hex. A store keeps that of the last record it covers, so that a log that
 * lost its tail and grew another is noticed. It guards against accidents, not against forgery.
 */
export function recordDigest(record: Pick<RawRecord, 'key' | 'value'>): string {
  const key = record.key ? murmur2(record.key) : 0;
  return hex32(murmur2(record.value) ^ key) + hex32(murmur2(record.value, 0x5c7a71e5) ^ Math.imul(key, 31));
}

function hex32(n: number): string {
  return (n >>> 0).toString(16).padStart(8, '0');
}
