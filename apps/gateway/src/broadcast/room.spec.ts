import { mergeResults, type Results } from '@scrutineer/voting-domain';
import type { VoterSession } from '../connection/session';
import { textFrame } from '../connection/text-frame';
import { GatewayUnderTest, RACE, type Fan } from '../spec-support/gateway-under-test';
import { Room, type Deliveries } from './room';

let gateway: GatewayUnderTest;
let fan: Fan;
let session: VoterSession;
let room: Room;

beforeEach(async () => {
  gateway = await GatewayUnderTest.start();
  await gateway.create();
  fan = await gateway.connect().opened();
  await fan.next('race');
  session = gateway.sessions[0]!;
  room = new Room();
  room.setRace(gateway.book.race(RACE)!, 0);
});
afterEach(async () => {
  fan.socket.terminate();
  await gateway.stop();
});

function results(voters: number): Results {
  return { ...mergeResults(gateway.book.race(RACE)!, 1, [], 'open', 0), voters };
}

/** Stops reading, until what the gateway has written stays with the gateway. */
function stopReading(): void {
  fan.socket.pause();
  const ballast = textFrame(JSON.stringify({ event: 'late', data: { ballotId: 'x'.repeat(60_000) } }));
  while (session.socket.bufferedAmount <= 64 * 1024) session.write(ballast);
}

/** What an update of the session delivers. */
function updatedAt(now: number): string[] {
  const deliveries = { sent: 0, skipped: 0, dropped: 0 } satisfies Deliveries;
  room.update(session, now, deliveries);
  return Object.entries(deliveries).flatMap(([delivery, times]) => new Array<string>(times).fill(delivery));
}

it('passes a reader that does not read over, queues nothing for it, and drops it after ten seconds', async () => {
  expect(updatedAt(0)).toEqual([]);
  stopReading();
  const before = session.socket.bufferedAmount;
  for (let voters = 1; voters <= 1000; voters += 1) {
    room.setResults(results(voters));
    expect(updatedAt(voters)).toEqual(['skipped']);
  }
  expect(session.socket.bufferedAmount).toBeLessThanOrEqual(before);
  expect(updatedAt(10_000)).toEqual(['skipped']);
  expect(updatedAt(10_001)).toEqual(['dropped']);
  fan.socket.resume();
  expect(await fan.closed).toBe(1006);
});

it('gives a reader that has caught up the newest results, and only those', async () => {
  room.setResults(results(1));
  expect(updatedAt(0)).toEqual(['sent']);
  await fan.next('results', ({ voters }) => voters === 1);
  stopReading();
  for (const voters of [2, 3, 4]) {
    room.setResults(results(voters));
    expect(updatedAt(voters)).toEqual(['skipped']);
  }
  fan.socket.resume();
  while (session.socket.bufferedAmount > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(updatedAt(20_000)).toEqual(['sent']);
  expect(updatedAt(20_001)).toEqual([]);
  await fan.next('results', ({ voters }) => voters === 4);
  expect(fan.frames.filter(({ event }) => event === 'results')).toHaveLength(2);
  expect(session.slowSince).toBe(0);
});
