import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { decodeLogRecord } from '@scrutineer/contracts';
import { frame, type FrameBits } from '@scrutineer/testing-edge';
import fc from 'fast-check';
import { GatewayUnderTest, RACE, type Fan } from './spec-support/gateway-under-test';

/** What a server may close with for what it read (RFC 6455, section 7.4.1, and ours). */
const CLOSES = [1002, 1003, 1007, 1008, 1009];
/** Opcode of a frame that is answered with its own code. */
const GOODBYE = 8;

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start({ framesPerSocketPerSecond: 0 });
  await gateway.create();
  await gateway.open();
});
afterAll(() => gateway.stop());

const ballot = fc.record({
  ballotId: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, fc.string()),
  candidate: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('1', '44', '16', '99') }, fc.string()),
  seq: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 500 }) }, fc.double()),
});
const cast = ballot.map((data) => JSON.stringify({ event: 'cast', data }));
/** A cast with a stretch of it replaced by something else. */
const damaged = fc
  .tuple(cast, fc.nat(150), fc.nat(5), fc.string({ unit: 'binary', maxLength: 3 }))
  .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
const payload: fc.Arbitrary<string | Buffer> = fc.oneof(
  { weight: 6, arbitrary: cast },
  { weight: 2, arbitrary: damaged },
  fc.json(),
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 2, maxLength: 130 }).map((bytes) => Buffer.from(bytes)) },
  fc.constantFrom(0, 1, 125, 126, 127, 1023, 1024, 1025, 1100).map((length) => 'x'.repeat(length)),
);

const mostly = <T>(usual: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });
const bits: fc.Arbitrary<FrameBits> = fc.record({
  fin: fc.oneof({ weight: 12, arbitrary: fc.constant(true) }, fc.constant(false)),
  rsv: mostly(0, fc.nat(7)),
  opcode: fc.oneof({ weight: 30, arbitrary: fc.constantFrom(1, 1, 1, 1, 1, 1, 0, 9, 10) }, fc.nat(15)),
  masked: mostly(true, fc.constant(false)),
  payload,
});
const cuts = fc.array(fc.nat(2000), { maxLength: 8 });

/** Writes the frames in pieces, then a ping; resolves with the pong, or with the code that the socket closed with. */
async function play(fan: Fan, frames: readonly FrameBits[], at: readonly number[]): Promise<'pong' | number> {
  const token = randomUUID();
  const over = new Promise<'pong'>((resolve) => {
    fan.socket.on('pong', (data) => data.toString() === token && resolve('pong'));
  });
  const bytes = Buffer.concat([...frames.map(frame), frame({ opcode: 9, payload: token })]);
  const { _socket: wire } = fan.socket as unknown as { _socket: Writable };
  const edges = [0, ...at.filter((one) => one < bytes.length).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < edges.length; i += 1) {
    wire.write(bytes.subarray(edges[i - 1], edges[i]));
    await new Promise(setImmediate);
  }
  return Promise.race([over, fan.closed]);
}

const answersOf = ({ frames }: Fan): string[] =>
  frames.map(({ event }) => event).filter((event) => event === 'recorded' || event === 'refused');

it('answers every frame or closes the socket, records what it says it records, and goes on serving', async () => {
  let recorded = 0;
  const ends = new Map<'pong' | number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(bits, { minLength: 1, maxLength: 5 }), cuts, async (frames, at) => {
      const fan = await gateway.connect().opened();
      const end = await play(fan, frames, at);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end === 'pong') {
        // All of it was legal, so every message has its answer, if only once the log has it.
        const messages = frames.filter(({ fin, opcode = 1 }) => fin && opcode < 2).length;
        while (answersOf(fan).length < messages) await new Promise((resolve) => fan.socket.once('message', resolve));
        expect(answersOf(fan)).toHaveLength(messages);
      } else if (!frames.some(({ opcode }) => opcode === GOODBYE)) expect(CLOSES).toContain(end);
      fan.socket.terminate();
      recorded += answersOf(fan).filter((event) => event === 'recorded').length;
    }),
    { numRuns: 600 },
  );
  // Frames of every kind were among them.
  expect(recorded).toBeGreaterThan(10);
  for (const end of ['pong', 1002, 1007, 1009] as const) expect(ends.get(end)).toBeGreaterThan(0);

  const good = await gateway.connect().opened();
  good.cast({ ballotId: randomUUID(), candidate: '44', seq: 1 });
  await good.next('recorded');
  for (const record of await gateway.logged()) {
    const decoded = decodeLogRecord(record);
    if (decoded?.kind === 'marker') continue;
    expect(decoded).toMatchObject({ kind: 'ballot', race: RACE, round: 1 });
  }
});
