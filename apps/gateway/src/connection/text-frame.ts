/** First byte of an unfragmented text frame: FIN, opcode 1 (RFC 6455, section 5.2). */
const FIN_TEXT = 0x81;
/** In the second byte: the length follows in two bytes, or in eight. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MAX_LENGTH_16 = 0xffff;

/**
 * A server's text frame, header and payload in one buffer: one write a frame, where the socket library makes two of it,
 * and the same buffer for every reader of a broadcast. A race of 200 candidates with long names has more than 64 KiB.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < LENGTH_16 ? 2 : length <= MAX_LENGTH_16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = FIN_TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  // As many bytes as UTF-16 units: ASCII, which is copied without being encoded.
  if (length === text.length) frame.write(text, header, 'latin1');
  else frame.write(text, header);
  return frame;
}
