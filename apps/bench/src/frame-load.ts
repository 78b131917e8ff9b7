import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

export interface LoadOptions {
  /** Frames a second, sent by the clock whatever is unanswered; 0 sends the next as soon as one is answered. */
  readonly rate: number;
  readonly url: string;
  /** Subprotocols of the n-th socket. */
  readonly protocols: (n: number) => string[];
  readonly sockets: number;
  /** Frames answered before the measurement begins. */
  readonly warmUp: number;
  /** Frames measured. */
  readonly frames: number;
  /** Whether a frame from the server answers one of ours. */
  readonly isAnswer: (data: Buffer) => boolean;
  /** Called when the measurement begins and ends. */
  readonly mark: () => void;
}

/** Sends the frames over all sockets in turn, one ballot a voter at a time. Resolves with the seconds they took. */
export async function frameLoad(options: LoadOptions): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: options.sockets }, (_, n) => connect(options, n)));
  let sent = 0;
  let answered = 0;
  let started = 0;
  const total = options.warmUp + options.frames;
  const seconds = await new Promise<number>((resolve, reject) => {
    const send = (socket: WebSocket, n: number): void => {
      if (sent >= total) return;
      sent += 1;
      socket.send(castFrame(n, sent));
    };
    for (const [n, socket] of sockets.entries()) {
      socket.on('close', (code) => reject(new Error(`the server closed a socket with ${code}`)));
      socket.on('message', (data: Buffer) => {
        if (!options.isAnswer(data)) return;
        answered += 1;
        if (answered === options.warmUp) {
          options.mark();
          started = performance.now();
        }
        if (answered === total) {
          options.mark();
          resolve((performance.now() - started) / 1000);
        }
        if (options.rate === 0) send(socket, n);
      });
      if (options.rate === 0) send(socket, n);
    }
    if (options.rate > 0)
      sendByTheClock(options.rate, total, (i) => send(sockets[i % sockets.length]!, i % sockets.length));
  });
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.terminate();
  }
  return seconds;
}

/** Sends what is due every millisecond or so, so that a slow server is not spared. */
function sendByTheClock(rate: number, total: number, send: (i: number) => void): void {
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - started) * rate) / 1000));
    while (sent < due) send(sent++);
    if (sent === total) clearInterval(timer);
  }, 1);
}

async function connect({ url, protocols }: LoadOptions, n: number): Promise<WebSocket> {
  const socket = new WebSocket(url, protocols(n), { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

const candidates = ['1', '4', '12', '16', '44', '63', '81'];

function castFrame(n: number, seq: number): string {
  const data = {
    ballotId: randomUUID(),
    candidate: candidates[(n + seq) % candidates.length],
    seq: lastSeq(n),
    round: 1,
  };
  return JSON.stringify({ event: 'cast', data });
}

const seqs: number[] = [];

/** Small numbers that rise, for each voter; once a voter's would run ahead of the clock it stays, as a re-send would. */
function lastSeq(n: number): number {
  return (seqs[n] = Math.min((seqs[n] ?? 0) + 1, 500));
}
