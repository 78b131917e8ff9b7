import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { OutcomeUnknownError } from '@scrutineer/voting-domain';
import { GatewayUnderTest, RACE, type Fan } from './spec-support/gateway-under-test';

const ballot = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ballotId: randomUUID(),
  candidate: '44',
  seq: 1,
  round: 1,
  ...change,
});

/** What lies beneath the client's socket, for bytes that it would not send by itself. */
function wireOf({ socket }: Fan): Writable {
  return (socket as unknown as { _socket: Writable })._socket;
}

let gateway: GatewayUnderTest;
beforeEach(async () => {
  gateway = await GatewayUnderTest.start({ framesPerSocketPerSecond: 100 });
  await gateway.create();
});
afterEach(() => gateway.stop());

describe('a cast', () => {
  it('is recorded with the place where it lies, and recorded again when it is sent again', async () => {
    await gateway.open();
    const fan = gateway.connect();
    const race = await fan.next('race');
    expect(race).toMatchObject({ id: RACE, state: 'open', round: 1 });
    const cast = ballot();
    fan.cast(cast);
    const first = await fan.next('recorded');
    expect(first).toMatchObject({ ballotId: cast['ballotId'], race: RACE, round: 1 });
    const offset = Number(first.offset);
    for await (const { records } of gateway.log.read(first.partition, offset, offset + 1)) {
      const value: unknown = JSON.parse(Buffer.from(records[0]!.value).toString());
      expect(value).toMatchObject({ b: cast['ballotId'], c: '44', s: 1 });
    }
    fan.cast(cast);
    const second = await fan.next('recorded', ({ offset }) => offset !== first.offset);
    expect(second.partition).toBe(first.partition);
  });

  it('is recorded though the network delivers it byte by byte', async () => {
    await gateway.open();
    const fan = await gateway.connect().opened();
    const text = Buffer.from(JSON.stringify({ event: 'cast', data: ballot() }));
    const frame = Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), text]);
    for (const byte of frame) {
      await new Promise(setImmediate);
      wireOf(fan).write(Buffer.of(byte));
    }
    await fan.next('recorded');
  });

  it.each([
    ['not JSON', 'x', 'bad_frame'],
    ['empty', '', 'bad_frame'],
    ['null', 'null', 'bad_frame'],
    ['an array', '[]', 'bad_frame'],
    ['an unknown event', { event: 'vote', data: ballot() }, 'bad_frame'],
    ['an unknown key of the frame', { event: 'cast', data: ballot(), x: 1 }, 'bad_frame'],
    ['an unknown key of the data', { event: 'cast', data: ballot({ admin: true }) }, 'bad_frame'],
    [
      '__proto__',
      `{"event":"cast","data":{"ballotId":"${randomUUID()}","candidate":"44","seq":1,"__proto__":{}}}`,
      'bad_frame',
    ],
    ['not a UUID', { event: 'cast', data: ballot({ ballotId: 'mine' }) }, 'bad_ballot_id'],
    ['no seq', { event: 'cast', data: { ballotId: randomUUID(), candidate: '44' } }, 'bad_frame'],
    ['a negative seq', { event: 'cast', data: ballot({ seq: -1 }) }, 'bad_frame'],
    ['a fractional seq', { event: 'cast', data: ballot({ seq: 1.5 }) }, 'bad_frame'],
    ['a seq far ahead', { event: 'cast', data: ballot({ seq: 1_000_000 }) }, 'bad_frame'],
    ['an unknown candidate', { event: 'cast', data: ballot({ candidate: '99' }) }, 'unknown_candidate'],
    ['a later round', { event: 'cast', data: ballot({ round: 2 }) }, 'race_not_open'],
  ])('is refused and the socket stays open: %s', async (_name, frame, code) => {
    await gateway.open();
    const fan = await gateway.connect().opened();
    fan.send(frame);
    expect(await fan.next('refused')).toMatchObject({ code });
    fan.cast(ballot());
    await fan.next('recorded');
  });

  it('is refused for a withdrawn candidate', async () => {
    await gateway.open();
    await gateway.command({ type: 'withdraw', candidate: '44' });
    const fan = await gateway.connect().opened();
    fan.cast(ballot());
    expect(await fan.next('refused')).toMatchObject({ code: 'candidate_withdrawn' });
  });

  it('is refused before the race opens, without a token, and after a later round began', async () => {
    const early = await gateway.connect().opened();
    early.cast(ballot());
    expect(await early.next('refused')).toMatchObject({ code: 'race_not_open' });
    await gateway.open();
    const watcher = await gateway.connect({ token: null }).opened();
    watcher.cast(ballot());
    expect(await watcher.next('refused')).toMatchObject({ code: 'not_authenticated' });
  });

  it.each([
    ['binary', Buffer.from('{}'), 1003],
    ['too big', 'x'.repeat(1025), 1009],
  ])('closes the socket: %s', async (_name, frame, code) => {
    const fan = await gateway.connect().opened();
    fan.socket.send(frame, { binary: Buffer.isBuffer(frame) });
    expect(await fan.closed).toBe(code);
  });

  it('closes the socket: not UTF-8', async () => {
    const fan = await gateway.connect().opened();
    fan.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect(await fan.closed).toBe(1007);
  });

  it('is refused busy when the socket goes too fast, and taken after the pause it was told', async () => {
    await gateway.stop();
    gateway = await GatewayUnderTest.start({ framesPerSocketPerSecond: 5 });
    await gateway.create();
    await gateway.open();
    const fan = await gateway.connect().opened();
    const casts = Array.from({ length: 12 }, (_, i) => ballot({ seq: i + 1 }));
    for (const cast of casts) fan.cast(cast);
    const refused = await fan.next('refused');
    expect(refused).toMatchObject({ code: 'rate_limited' });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
  });

  it('sent again to a round that was reset is not refused for good while the round’s pepper is not at hand', async () => {
    gateway.secrets.find = () => Promise.reject(new Error('away'));
    await gateway.open();
    await gateway.close();
    await gateway.command({ type: 'reset', ends: [] });
    const fan = await gateway.connect().opened();
    fan.cast({ ballotId: '123e4567-e89b-42d3-a456-426614174000', candidate: '44', seq: 1, round: 1 });
    expect(await fan.next('refused')).toMatchObject({ code: 'busy' });
  });
});

it('shows a race as large as a race may be', async () => {
  const candidates = Array.from({ length: 200 }, (_, n) => {
    return { id: `${n}`, name: '車'.repeat(80), team: '隊'.repeat(80), colour: '#e10600' };
  });
  await gateway.command({ type: 'edit', candidates });
  const race = await gateway.connect().next('race');
  expect(race.candidates).toHaveLength(200);
  expect(Buffer.byteLength(JSON.stringify(race))).toBeGreaterThan(65_535);
});

describe('a ping', () => {
  it('is answered, within the rate of the socket', async () => {
    const fan = await gateway.connect().opened();
    const pong = new Promise((resolve) => fan.socket.once('pong', (data) => resolve(data.toString())));
    fan.socket.ping('are you there?');
    expect(await pong).toBe('are you there?');
  });

  it('being one of a flood, closes the socket', async () => {
    const fan = await gateway.connect().opened();
    let pongs = 0;
    fan.socket.on('pong', () => (pongs += 1));
    for (let n = 0; n < 1000; n += 1) fan.socket.ping('x'.repeat(125));
    expect(await fan.closed).toBe(4429);
    expect(pongs).toBeLessThan(1000);
  });
});

describe('an upgrade', () => {
  it.each([
    ['a tampered token', { token: 'A'.repeat(72) }, 4401],
    ['a foreign origin', { headers: { origin: 'https://evil.example' } }, 4403],
    ['an unknown race', { race: 'nowhere' }, 4404],
  ])('is closed at once: %s', async (_name, options, code) => {
    const fan = gateway.connect(options);
    expect(await fan.closed).toBe(code);
    expect(fan.frames).toEqual([]);
  });

  it('is closed at once: an expired token', async () => {
    expect(await gateway.connect({ token: gateway.tokens.issue(Date.now() - 1) }).closed).toBe(4401);
  });

  it('takes the cookie of its own origin', async () => {
    await gateway.open();
    const headers = { origin: `http://${gateway.url}`, cookie: `scrutineer_voter=${gateway.token()}` };
    const fan = await gateway.connect({ token: null, headers }).opened();
    fan.cast(ballot());
    await fan.next('recorded');
  });
});

describe('the log', () => {
  it('being slow, nothing is recorded until it has the ballot', async () => {
    await gateway.open();
    const append = gateway.log.append.bind(gateway.log);
    const held = Promise.withResolvers<undefined>();
    jest.spyOn(gateway.log, 'append').mockImplementation(async (records) => {
      await held.promise;
      return append(records);
    });
    const fan = await gateway.connect().opened();
    fan.cast(ballot());
    fan.cast(ballot({ candidate: 'nobody' }));
    await fan.next('refused');
    expect(fan.frames.some(({ event }) => event === 'recorded')).toBe(false);
    held.resolve(undefined);
    await fan.next('recorded');
  });

  it('not saying whether it has the ballot, the socket closes with 1013', async () => {
    await gateway.open();
    jest.spyOn(gateway.log, 'append').mockRejectedValue(new OutcomeUnknownError('no answer'));
    const fan = await gateway.connect().opened();
    fan.cast(ballot());
    expect(await fan.closed).toBe(1013);
    expect(fan.frames.some(({ event }) => event === 'recorded')).toBe(false);
  });
});

describe('a drain', () => {
  it('answers what was handed over, then closes with 1012', async () => {
    await gateway.open();
    const fans = await Promise.all(Array.from({ length: 20 }, () => gateway.connect().opened()));
    const recorded = fans.map((fan: Fan) => {
      fan.cast(ballot());
      return fan.next('recorded');
    });
    await Promise.all(recorded.slice(0, 1));
    await gateway.stop();
    expect(await Promise.all(fans.map(({ closed }) => closed))).toEqual(fans.map(() => 1012));
    await Promise.all(recorded);
    gateway = await GatewayUnderTest.start();
  });
});
