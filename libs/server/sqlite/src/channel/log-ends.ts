/**
 * The main thread's copy of where the logs end. It is updated by the very message that carries the answers of a
 * commit, so it is never behind anything a caller was told, and followers need no polling.
 */
export class LogEnds {
  #ballots: readonly number[];
  #commands: number;
  #beats = 0;
  #failure: Error | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(ballots: readonly number[], commands: number) {
    this.#ballots = ballots;
    this.#commands = commands;
  }

  get ballots(): readonly number[] {
    return this.#ballots;
  }

  get commands(): number {
    return this.#commands;
  }

  /** How often the worker has shown that it is alive; followers with nothing new yield once a beat. */
  get beats(): number {
    return this.#beats;
  }

  /** Throws once the storage is closed or has failed. */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  moved(ballots: readonly number[], commands: number): void {
    const same = commands === this.#commands && ballots.every((end, partition) => end === this.#ballots[partition]);
    if (same) return;
    this.#ballots = ballots;
    this.#commands = commands;
    this.#tell();
  }

  beat(): void {
    this.#beats += 1;
    this.#tell();
  }

  fail(failure: Error): void {
    this.#failure ??= failure;
    this.#tell();
  }

  /** Calls back at every change, beat and failure, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
