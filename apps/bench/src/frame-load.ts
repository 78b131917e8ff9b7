import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

export interface LoadOptions {
  readonly url: string;
  /** Subprotocols of the n-th socket. */
  protocols(n: number): string[];
  readonly sockets: number;
  /** Frames a socket keeps unanswered. */
  readonly outstanding: number;
  /** Frames answered before the measurement begins. */
  readonly warmUp: number;
  /** Frames measured. */
  readonly frames: number;
  /** Whether a frame from the server answers one of ours. */
  isAnswer(data: Buffer): boolean;
  /** Called when the measurement begins and ends. */
  mark(): void;
}

/** A closed loop: each socket keeps its number of frames unanswered. Resolves with the seconds the frames took. */
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
        send(socket, n);
      });
      for (let i = 0; i < options.outstanding; i += 1) send(socket, n);
    }
  });
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.terminate();
  }
  return seconds;
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
