/** Bytes of the pseudonym that name a voter inside its bucket. */
export const VOTER_FIELD_BYTES = 9;

/** Where a store keeps a voter: a bucket of its partition and a field in it. */
export interface VoterSlot {
  readonly bucket: number;
  readonly field: Uint8Array;
}

/**
 * Splits a pseudonym into bucket (first four bytes, modulo `buckets`) and field (the next nine). With 8,192 buckets
 * that is 85 bits: at ten million voters the odds of any collision are about 10^14 / 2^86 < 2 · 10^-12.
 */
export function voterSlot(key: Uint8Array, buckets: number): VoterSlot {
  const head = ((key[0]! << 24) | (key[1]! << 16) | (key[2]! << 8) | key[3]!) >>> 0;
  return { bucket: head % buckets, field: key.subarray(4, 4 + VOTER_FIELD_BYTES) };
}
