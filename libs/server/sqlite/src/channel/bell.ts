/** Wakes one waiter. A ring nobody waits for is lost: look at the state first, then wait, without an await between. */
export class Bell {
  #ring: (() => void) | null = null;

  readonly ring = (): void => {
    this.#ring?.();
    this.#ring = null;
  };

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
