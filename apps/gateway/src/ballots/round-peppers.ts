import type { Logger } from '@scrutineer/observability';
import { pepperHash } from '@scrutineer/voter-token';
import { roundOf, type Race, type RaceBook, type RoundSecrets } from '@scrutineer/voting-domain';

/** The peppers of opened rounds, each held only if it is the one that the race log names. */
export class RoundPeppers {
  /** By race, then by round: this is asked for every ballot, and a joined key would be hashed each time. */
  readonly #held = new Map<string, Map<number, Uint8Array>>();
  readonly #loading = new Set<string>();

  constructor(
    private readonly secrets: RoundSecrets,
    private readonly logger: Logger,
  ) {}

  /** Loads a round's pepper as soon as its opening is known, so that the first ballot finds it. */
  watch(book: RaceBook): void {
    book.onEntry(({ command }, outcome) => {
      if (!outcome.accepted) return;
      if (command.type === 'open') this.pepper(outcome.race, outcome.race.round);
      if (command.type === 'sealed') this.#forget(outcome.race);
    });
  }

  /** Null while it is not here (it is then being loaded) and where the round was never opened. */
  pepper(race: Race, round: number): Uint8Array | null {
    const held = this.#held.get(race.id)?.get(round);
    if (held) return held;
    const key = `${race.id}/${round}`;
    const record = roundOf(race, round);
    const hash = record?.frozen?.pepperHash;
    // A certified round's pepper is erased, which is as it should be.
    if (hash !== undefined && record?.certifiedVersion === null && !this.#loading.has(key))
      void this.#load(key, race.id, round, hash);
    return null;
  }

  async #load(key: string, race: string, round: number, hash: string): Promise<void> {
    this.#loading.add(key);
    try {
      const pepper = await this.secrets.find(race, round);
      if (pepper && pepperHash(pepper) === hash) this.#hold(race, round, pepper);
      else
        this.logger.error(
          { race, round, found: pepper !== null },
          'the round has no matching pepper; nothing is admitted',
        );
    } catch (error) {
      this.logger.warn({ race, round, err: error }, 'could not read the round’s pepper; trying again');
    }
    // A pause, so that a burst of ballots does not become a burst of reads.
    setTimeout(() => this.#loading.delete(key), 500).unref();
  }

  #hold(race: string, round: number, pepper: Uint8Array): void {
    const rounds = this.#held.get(race) ?? new Map<number, Uint8Array>();
    this.#held.set(race, rounds.set(round, pepper));
  }

  /** After certification nobody shall be able to link a voter to their pseudonym. */
  #forget(race: Race): void {
    for (const { round, sealed } of race.rounds) if (sealed) this.#held.get(race.id)?.delete(round);
  }
}
