import type { Writable } from 'node:stream';
import * as ws from 'ws';
import { textFrame } from './text-frame';

// The types leave the library's own parser out.
const { Receiver } = ws as unknown as { Receiver: new () => Writable };

/** What the socket library itself reads from a frame. */
function read(frame: Buffer): Promise<string> {
  const receiver = new Receiver();
  return new Promise((resolve, reject) => {
    receiver.on('message', (data: Buffer, isBinary: boolean) =>
      isBinary ? reject(new Error('binary')) : resolve(data.toString()),
    );
    receiver.on('error', reject);
    receiver.write(frame);
  });
}

describe(textFrame, () => {
  it.each([0, 1, 125, 126, 127, 1000, 65_535, 65_536, 400_000])(
    'is read back by the socket library: %i bytes',
    async (length) => {
      const text = 'x'.repeat(length);
      expect(await read(textFrame(text))).toBe(text);
    },
  );

  it('counts bytes, not characters', async () => {
    const text = 'Nico Hülkenberg 🏎 '.repeat(9);
    expect(await read(textFrame(text))).toBe(text);
  });
});
