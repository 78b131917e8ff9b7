/** Holds voters before their next move. Passing an open gate takes no turn, so that who has passed has voted too. */
export class Gate {
  #held: PromiseWithResolvers<null> | null = null;

  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  open(): void {
    this.#held?.resolve(null);
    this.#held = null;
  }

  /** What to wait for; null where the gate is open. */
  get opening(): Promise<null> | null {
    return this.#held?.promise ?? null;
  }
}
