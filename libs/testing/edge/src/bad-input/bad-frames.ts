// Frames that no client of ours would send, as bytes (RFC 6455, section 5.2).

export interface FrameBits {
  readonly fin?: boolean;
  /** The reserved bits, 0 to 7. */
  readonly rsv?: number;
  readonly opcode?: number;
  readonly masked?: boolean;
  readonly payload?: string | Buffer;
}

/** A client's frame with exactly these bits. The mask is zero, so that the payload goes as it is. */
export function frame({ fin = true, rsv = 0, opcode = 1, masked = true, payload = '' }: FrameBits): Buffer {
  const data = Buffer.from(payload as string);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const length = data.length < 126 ? [mask | data.length] : [mask | 126, data.length >> 8, data.length & 0xff];
  return Buffer.concat([Buffer.of(first, ...length), Buffer.alloc(masked ? 4 : 0), data]);
}

const text = '{}';
const CONTINUATION = 0;
const CLOSE = 8;
const PING = 9;

/** Name, bytes, and the code that the socket is closed with. */
export const badFrames: [string, Buffer[], number][] = [
  ['has its first reserved bit set', [frame({ rsv: 4, payload: text })], 1002],
  ['has its second reserved bit set', [frame({ rsv: 2, payload: text })], 1002],
  ['has its third reserved bit set', [frame({ rsv: 1, payload: text })], 1002],
  ['is not masked', [frame({ masked: false, payload: text })], 1002],
  ['has a reserved opcode', [frame({ opcode: 3, payload: text })], 1002],
  ['has a reserved control opcode', [frame({ opcode: 11, payload: text })], 1002],
  ['is a ping of 126 bytes', [frame({ opcode: PING, payload: 'x'.repeat(126) })], 1002],
  ['is a ping in fragments', [frame({ fin: false, opcode: PING, payload: 'x' })], 1002],
  ['continues nothing', [frame({ opcode: CONTINUATION, payload: text })], 1002],
  ['begins while another has not ended', [frame({ fin: false, payload: '{' }), frame({ payload: '}' })], 1002],
  [
    'comes in three fragments',
    [
      frame({ fin: false, payload: '{' }),
      frame({ fin: false, opcode: CONTINUATION, payload: ' ' }),
      frame({ opcode: CONTINUATION, payload: '}' }),
    ],
    1008,
  ],
  ['says more bytes than there are numbers for', [Buffer.of(0x81, 0xff, ...Array<number>(8).fill(0xff))], 1009],
  ['says more bytes than any ballot has', [Buffer.of(0x81, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)], 1009],
  ['is a goodbye of one byte', [frame({ opcode: CLOSE, payload: 'x' })], 1002],
  ['is a goodbye with a code for nobody to send', [frame({ opcode: CLOSE, payload: Buffer.of(0x03, 0xed) })], 1002],
  ['is a goodbye that is not UTF-8', [frame({ opcode: CLOSE, payload: Buffer.of(0x03, 0xe8, 0xc3, 0x28) })], 1007],
  ['is too big', [frame({ payload: 'x'.repeat(1025) })], 1009],
  [
    'is too big only as a whole',
    [frame({ fin: false, payload: 'x'.repeat(600) }), frame({ opcode: CONTINUATION, payload: 'x'.repeat(600) })],
    1009,
  ],
  ['is binary', [frame({ opcode: 2, payload: text })], 1003],
  ['is not UTF-8', [frame({ payload: Buffer.of(0x22, 0xc3, 0x28, 0x22) })], 1007],
  ['has half a surrogate pair', [frame({ payload: Buffer.of(0x22, 0xed, 0xa0, 0x80, 0x22) })], 1007],
];
