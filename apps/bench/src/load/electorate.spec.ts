import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { plainFrames, socketIo } from './dialect';
import { Electorate } from './electorate';
import { Ledger } from './ledger';

const RECORDED = '{"event":"recorded","data":{}}';
let server: WebSocketServer;
let origin: string;
let ledger: Ledger;
/** Called with every frame of a voter. */
let onFrame: (socket: WebSocket, frame: string) => void;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (frame: Buffer) => onFrame(socket, frame.toString())));
  await once(server, 'listening');
  origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ledger = new Ledger();
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

it('votes by the clock though nothing is answered, and counts each wait from when the vote was due', async () => {
  const VOTES = 40;
  let frames = 0;
  let first = 0;
  let released = 0;
  onFrame = (socket) => {
    frames += 1;
    if (frames === 1) first = performance.now();
    if (frames < VOTES) return;
    released = performance.now();
    for (let n = 0; n < VOTES; n += 1) socket.send(RECORDED);
  };
  const electorate = await Electorate.gather(origin, plainFrames, 1, ledger);
  const waits = await electorate.pour(1000, VOTES);
  electorate.leave();
  expect(waits).toHaveLength(VOTES);
  // The n-th was due n ms after the first, which was due before the server had it.
  for (const [n, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(released - first - n);
});

it('has each voter wait for an answer when it saturates, and ends when everybody has one', async () => {
  const open = new Set<WebSocket>();
  let received = 0;
  onFrame = (socket) => {
    expect(open.has(socket)).toBe(false);
    open.add(socket);
    received += 1;
    setImmediate(() => {
      open.delete(socket);
      socket.send(RECORDED);
    });
  };
  const electorate = await Electorate.gather(origin, plainFrames, 3, ledger);
  expect(await electorate.saturate(50)).toBeGreaterThan(0);
  electorate.leave();
  expect(open.size).toBe(0);
  expect(ledger.ballots).toBe(received);
});

it('keeps account of every ballot and of the last of each voter, as the server has them', async () => {
  const every: Record<string, number> = {};
  const last = new Map<WebSocket, string>();
  onFrame = (socket, frame) => {
    const { candidate } = (JSON.parse(frame) as { data: { candidate: string } }).data;
    every[candidate] = (every[candidate] ?? 0) + 1;
    last.set(socket, candidate);
    socket.send(RECORDED);
  };
  const electorate = await Electorate.gather(origin, plainFrames, 5, ledger);
  await electorate.pour(1000, 30);
  electorate.leave();
  expect(ledger.everyBallot).toEqual(every);
  const standing: Record<string, number> = {};
  for (const candidate of last.values()) standing[candidate] = (standing[candidate] ?? 0) + 1;
  expect(ledger.lastOfEachVoter).toEqual(standing);
  expect(ledger.voters).toBe(5);
});

it('speaks to Socket.IO in its packets: greets, waits to be let in, answers pings', async () => {
  const heard: string[] = [];
  onFrame = (socket, frame) => {
    heard.push(frame);
    if (frame === '40') for (const packet of ['2', '40{"sid":"a"}']) socket.send(packet);
    if (frame.startsWith('42')) socket.send('430[{}]');
  };
  const electorate = await Electorate.gather(origin, socketIo, 1, ledger);
  expect(await electorate.pour(1000, 1)).toHaveLength(1);
  electorate.leave();
  expect(heard).toEqual(['40', '3', expect.stringMatching(/^420\["cast",\{"ballotId":".*"round":1\}\]$/)]);
});
