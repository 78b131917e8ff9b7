export type Votes = Readonly<Record<string, number>>;

/** What a system acknowledged over all rounds. The electorate casts nothing more until all it cast was acknowledged. */
export class Ledger {
  /** All ballots. */
  ballots = 0;
  readonly #cast: Record<string, number> = {};
  readonly #standing = new Map<object, string>();

  cast(voter: object, candidate: string): void {
    this.ballots += 1;
    this.#cast[candidate] = (this.#cast[candidate] ?? 0) + 1;
    this.#standing.set(voter, candidate);
  }

  get voters(): number {
    return this.#standing.size;
  }

  /** Votes by candidate, each ballot one. */
  get everyBallot(): Votes {
    return this.#cast;
  }

  /** Votes by candidate, each voter's last ballot one. */
  get lastOfEachVoter(): Votes {
    const votes: Record<string, number> = {};
    for (const candidate of this.#standing.values()) votes[candidate] = (votes[candidate] ?? 0) + 1;
    return votes;
  }
}
