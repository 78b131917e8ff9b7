import type { Random } from '@scrutineer/random';

/** Draws candidates by index as an audience chooses: the k-th is 1/k as popular as the first (Zipf's law). */
export class CandidateChoice {
  readonly #bounds: readonly number[];

  constructor(
    private readonly candidates: number,
    private readonly random: Random,
  ) {
    let sum = 0;
    this.#bounds = Array.from({ length: candidates }, (_, k) => (sum += 1 / (k + 1)));
  }

  draw(): number {
    const at = this.random() * this.#bounds.at(-1)!;
    return Math.min(
      this.#bounds.findIndex((bound) => at < bound),
      this.candidates - 1,
    );
  }

  /** Another one, as somebody draws who changes their mind; the same only where there is no other. */
  drawOther(than: number): number {
    if (this.candidates < 2) return than;
    for (;;) {
      const drawn = this.draw();
      if (drawn !== than) return drawn;
    }
  }
}
