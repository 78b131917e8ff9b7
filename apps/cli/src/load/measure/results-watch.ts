import { serverFrameSchema, SUBPROTOCOL, type Results } from '@scrutineer/contracts';
import { WebSocket } from 'ws';

const AGAIN_MS = 500;

/** Watches a race's results as a fan who does not vote. */
export class ResultsWatch {
  #socket: WebSocket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  /** @param gateway `http` or `https`, without `/ws` */
  constructor(
    gateway: string,
    race: string,
    private readonly shown: (results: Results) => void,
  ) {
    this.#open(`${gateway.replace(/^http/, 'ws')}/ws?race=${race}`);
  }

  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #open(address: string): void {
    this.#socket = new WebSocket(address, SUBPROTOCOL, { perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer) => this.#read(data.toString('utf8')));
    // A close follows; that the server is gone is told by those who vote.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      if (!this.#over) this.#timer = setTimeout(() => this.#open(address), AGAIN_MS);
    });
  }

  #read(text: string): void {
    const frame = serverFrameSchema.safeParse(JSON.parse(text)).data;
    if (frame?.event === 'results') this.shown(frame.data);
  }
}
