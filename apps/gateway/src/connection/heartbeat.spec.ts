import { GatewayUnderTest, type Fan } from '../spec-support/gateway-under-test';
import { PERIOD_S } from './heartbeat';

let gateway: GatewayUnderTest;

beforeEach(async () => {
  // Only the beat is faked: sockets and everything else go on in their own time.
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'performance', 'Date'] });
  gateway = await GatewayUnderTest.start();
  await gateway.create();
});
afterEach(async () => {
  jest.useRealTimers();
  await gateway.stop();
});

/** Resolves once the gateway has read everything that the fan had to say, its pongs too. */
async function heard(fan: Fan): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    const before = fan.frames.length;
    fan.send('x');
    while (fan.frames.length === before) await new Promise((resolve) => setImmediate(resolve));
  }
}

it('ends a half-open socket within two periods of its last sign, asked twice, and no other', async () => {
  const alive = await gateway.connect().opened();
  const silent = await gateway.connect({ autoPong: false }).opened();
  let pings = 0;
  silent.socket.on('ping', () => (pings += 1));
  let ended = 0;
  void silent.closed.then((code) => (ended = code));
  await heard(alive);
  for (let second = 0; second < 2 * PERIOD_S; second += 1) {
    jest.advanceTimersByTime(1000);
    await heard(alive);
  }
  expect(await silent.closed).toBe(1006);
  expect({ pings, ended }).toEqual({ pings: 2, ended: 1006 });
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  expect(gateway.sessions).toHaveLength(1);
});

it('forgives one ping without an answer', async () => {
  const tired = await gateway.connect({ autoPong: false }).opened();
  let pings = 0;
  tired.socket.on('ping', () => {
    pings += 1;
    if (pings % 2 === 0) tired.socket.pong();
  });
  for (let second = 0; second < 4 * PERIOD_S; second += 1) {
    jest.advanceTimersByTime(1000);
    await heard(tired);
  }
  expect(pings).toBeGreaterThanOrEqual(6);
  expect(tired.socket.readyState).toBe(tired.socket.OPEN);
});

it('ends a socket whose reader leaves more than a mebibyte', async () => {
  const greedy = await gateway.connect().opened();
  const reading = await gateway.connect().opened();
  await heard(reading);
  const session = gateway.sessions[0]!;
  greedy.socket.pause();
  while (session.socket.bufferedAmount <= 1024 * 1024) session.write(Buffer.alloc(2 ** 20));
  for (let second = 0; second < PERIOD_S; second += 1) jest.advanceTimersByTime(1000);
  while (gateway.sessions.length > 1) await heard(reading);
  expect(session.socket.readyState).toBeGreaterThanOrEqual(session.socket.CLOSING);
  expect(reading.socket.readyState).toBe(reading.socket.OPEN);
});
