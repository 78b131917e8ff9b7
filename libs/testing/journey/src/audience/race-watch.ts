import { setTimeout as sleep } from 'node:timers/promises';
import { serverFrameSchema, SUBPROTOCOL, type PublicRaceState, type Results } from '@scrutineer/contracts';
import { WebSocket } from 'ws';

const RECONNECT_MS = 100;

/** Watches a race at one gateway, through its restarts, without a vote. */
export class RaceWatch {
  /** Every results frame, oldest first. */
  readonly shown: Results[] = [];
  #waiting: { readonly state: PublicRaceState; readonly resolve: () => void }[] = [];
  #state: PublicRaceState | null = null;

  constructor(
    private readonly gateway: string,
    private readonly race: string,
    private readonly signal: AbortSignal,
  ) {
    void this.#watch();
  }

  /** Resolves once the gateway shows the race in this state, however short. */
  whenIn(state: PublicRaceState): Promise<void> {
    if (this.#state === state) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ state, resolve }));
  }

  /** Where totals that were not marked as recovering fell. */
  falls(): string[] {
    const faults: string[] = [];
    let before = 0;
    for (const { state, total, asOf } of this.shown) {
      if (state === 'recovering') continue;
      if (total < before) faults.push(`${this.gateway} showed ${total} (${state}) after ${before} at ${asOf}`);
      before = total;
    }
    return faults;
  }

  async #watch(): Promise<void> {
    while (!this.signal.aborted) {
      await this.#connection();
      await sleep(RECONNECT_MS);
    }
  }

  #connection(): Promise<void> {
    const address = `${this.gateway.replace('http', 'ws')}/ws?race=${this.race}`;
    const socket = new WebSocket(address, SUBPROTOCOL, { handshakeTimeout: 5_000 });
    const leave = (): void => socket.terminate();
    this.signal.addEventListener('abort', leave);
    socket.on('message', (data: Buffer) => this.#hear(data));
    // A gateway that is down is what this watch is there for; 'close' follows.
    socket.on('error', () => undefined);
    return new Promise((resolve) => {
      socket.once('close', () => {
        this.signal.removeEventListener('abort', leave);
        resolve();
      });
    });
  }

  #hear(data: Buffer): void {
    const frame = serverFrameSchema.parse(JSON.parse(data.toString('utf8')));
    if (frame.event === 'results') this.shown.push(frame.data);
    if (frame.event !== 'race') return;
    this.#state = frame.data.state;
    const arrived = this.#waiting.filter(({ state }) => state === this.#state);
    this.#waiting = this.#waiting.filter(({ state }) => state !== this.#state);
    for (const { resolve } of arrived) resolve();
  }
}
