import type { SeededRandom } from '@scrutineer/random';

/** As many bytes as asked for, each of its own draw. */
export function randomBytesOf(random: SeededRandom, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random.below(256)));
}
