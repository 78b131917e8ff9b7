import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { residentBytes } from './resident-memory';

/** How long a process may put its memory in order before it is read, in ms; the same for every process. */
const SETTLE_MS = 10_000;

/** What sockets cost a process. */
export interface SocketMemory {
  readonly before: number;
  readonly held: number;
  /** Bytes for each socket. */
  readonly each: number;
}

/** Memory of a process before and after so many sockets were opened to it, and what opening them gave. */
export async function memoryOfSockets<T>(
  pid: number,
  sockets: number,
  open: () => Promise<T>,
): Promise<SocketMemory & { readonly opened: T }> {
  await pause(SETTLE_MS);
  const before = residentBytes(pid);
  const opened = await open();
  await pause(SETTLE_MS);
  const held = residentBytes(pid);
  return { before, held, each: (held - before) / sockets, opened };
}

/** The bare socket library's figure: each socket has sent a frame and has had it back. */
export async function memoryOfBareSockets(pid: number, url: string, count: number): Promise<SocketMemory> {
  const sockets: WebSocket[] = [];
  const memory = await memoryOfSockets(pid, count, async () => {
    while (sockets.length < count) {
      sockets.push(
        ...(await Promise.all(Array.from({ length: Math.min(200, count - sockets.length) }, () => echo(url)))),
      );
    }
  });
  for (const socket of sockets) socket.terminate();
  return memory;
}

async function echo(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send('hello');
  await new Promise((resolve) => socket.once('message', resolve));
  return socket;
}
