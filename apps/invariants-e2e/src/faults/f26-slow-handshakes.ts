import { connect, type Socket } from 'node:net';
import { eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

const SLOW = 200;
const HALF = { always: 2_000, thorough: 10_000 };
const AT_ONCE = 500;
/** The gateway gives a request's head 10 s, and looks every 30 s. */
const CLOSED_MS = 60_000;

export const slowHandshakes: Fault = {
  id: 'F26',
  name: 'slow and unfinished handshakes',
  injection:
    '200 sockets that send a byte of their head a second, and 2,000 (10,000 in the full run) that stop half-way',
  asserted: 'the gateway closes all of them; voters go on joining',
  always: true,
  inject: async ({ cluster, crowd, race, thorough }) => {
    const [gateway] = cluster.gateways;
    const head = `GET /ws?race=${race} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nX: `;
    const voters = crowd.voters;
    const sockets: Socket[] = [];
    let closed = 0;
    const open = (text: string): void => {
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text));
      socket.on('error', () => undefined).on('close', () => (closed += 1));
      // Read, so that its end is seen.
      socket.resume();
      sockets.push(socket);
    };
    for (let slow = 0; slow < SLOW; slow += 1) open(head.slice(0, 1));
    const slow = [...sockets];
    let sent = 1;
    const drip = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write(head.slice(sent, sent + 1));
      sent += 1;
    }, 1_000);
    const half = thorough ? HALF.thorough : HALF.always;
    try {
      for (let there = 0; there < half; there += AT_ONCE) {
        for (let one = 0; one < AT_ONCE; one += 1) open(head);
        await crowd.whenRecorded(crowd.history.recorded + 100);
      }
      await eventually(
        'all of them are closed',
        () => Promise.resolve(closed),
        (count) => count === SLOW + half,
        CLOSED_MS,
      );
      return { 'handshakes closed': closed, 'voters who joined meanwhile': crowd.voters - voters };
    } finally {
      clearInterval(drip);
      for (const socket of sockets) socket.destroy();
    }
  },
};
