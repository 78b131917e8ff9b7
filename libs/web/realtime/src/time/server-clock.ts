/** The server's time, as told by the last `serverTime` seen. Runs behind by the time that took to arrive, never ahead. */
export class ServerClock {
  readonly #monotonic: () => number;
  #offset: number;

  /** `monotonic` counts ms and does not jump when somebody sets the device's clock. */
  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.#offset = Date.now() - monotonic();
  }

  /** Takes the server's time, ISO 8601, as of now. */
  sync(serverTime: string): void {
    this.#offset = Date.parse(serverTime) - this.#monotonic();
  }

  /** The server's time, in ms since the epoch. */
  now(): number {
    return this.#monotonic() + this.#offset;
  }
}
