/** What a process needs to be of use; each part says itself whether it is ready. */
export class Readiness {
  readonly #parts = new Map<string, () => boolean>();
  #draining = false;

  /** Adds a part; `ready` is asked at every probe and must be cheap. */
  require(part: string, ready: () => boolean): void {
    this.#parts.set(part, ready);
  }

  /** From now on the process is not ready, whatever its parts say. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** The parts that are not ready; empty means ready. */
  missing(): string[] {
    const parts = [...this.#parts].filter(([, ready]) => !ready()).map(([part]) => part);
    return this.#draining ? ['draining', ...parts] : parts;
  }
}
