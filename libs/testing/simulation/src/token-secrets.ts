const SECRETS = ['first', 'second', 'third'].map((name) => `${name}-secret-of-at-least-32-bytes-length`);

/** Secrets in turn: a new one is first verified everywhere, then signs; the old one goes on being verified. */
export class TokenSecrets {
  #step = 0;

  /** Goes one step on; false at the end. */
  next(): boolean {
    if (this.#step >= 2 * (SECRETS.length - 1)) return false;
    this.#step += 1;
    return true;
  }

  /** What a service that starts now is configured with. */
  current(): string[] {
    const newest = Math.ceil(this.#step / 2);
    const known = SECRETS.slice(0, newest + 1);
    const isOnlyVerified = this.#step % 2 === 1;
    return isOnlyVerified ? [known[newest - 1]!, known[newest]!, ...known.slice(0, newest - 1)] : known.reverse();
  }
}
