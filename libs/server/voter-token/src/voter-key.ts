import { createHash, createHmac } from 'node:crypto';

/** A voter's pseudonym in one round: HMAC-SHA256(pepper, voter id), its first 16 bytes. The key of their ballots. */
export function voterKey(pepper: Uint8Array, voterId: string): Uint8Array {
  return createHmac('sha256', pepper).update(Buffer.from(voterId, 'hex')).digest().subarray(0, 16);
}

/** What the race log says of a pepper, so that a gateway knows it holds the right one. SHA-256, hex. */
export function pepperHash(pepper: Uint8Array): string {
  return createHash('sha256').update(pepper).digest('hex');
}
