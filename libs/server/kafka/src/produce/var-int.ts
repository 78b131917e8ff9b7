/** Kafka's zig-zag integers of as few bytes as they need, for lengths and counts: 0 to 2³⁰ - 1, and a null's -1. */

/** The size of a null, which is written as length -1. */
export const NULL_SIZE = 1;
const NULL = 1;
/** Below this, a copy in JavaScript is cheaper than a call to the native one. */
const SHORT = 32;

export function varIntSize(value: number): number {
  if (value < 2 ** 6) return 1;
  if (value < 2 ** 13) return 2;
  if (value < 2 ** 20) return 3;
  return value < 2 ** 27 ? 4 : 5;
}

/** @returns where it ends */
export function writeVarInt(into: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value << 1;
  for (; rest > 0x7f; rest >>>= 7) into[at++] = (rest & 0x7f) | 0x80;
  into[at++] = rest;
  return at;
}

/** Bytes behind their length. @returns where they end */
export function writeBytes(into: Buffer, start: number, bytes: Uint8Array | null): number {
  if (bytes === null) {
    into[start] = NULL;
    return start + NULL_SIZE;
  }
  const { length } = bytes;
  const at = writeVarInt(into, start, length);
  if (length < SHORT) for (let index = 0; index < length; index++) into[at + index] = bytes[index]!;
  else into.set(bytes, at);
  return at + length;
}
