// Stands in for `node:crypto`: the same, but what is random comes from the seed.
import type { SeededRandom } from '@scrutineer/random';
import { randomBytesOf } from '../random-bytes';

export * from 'crypto';

let random: SeededRandom | undefined;

/** Where random bytes come from until the next call. */
export function seedCrypto(source: SeededRandom): void {
  random = source;
}

export function randomBytes(count: number): Buffer {
  if (!random) throw new Error('no world is running');
  return randomBytesOf(random, count);
}
