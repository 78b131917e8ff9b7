// Looks at the results all the time, as the public does, and holds them to what is promised of them.
import { RaceBook, ResultsReader, type Results } from '@scrutineer/voting-domain';
import type { Process } from '../surroundings/process';
import type { World } from '../world';

const LOOK_MS = 700;

export class Spectator {
  readonly book: RaceBook;
  readonly results: ResultsReader;
  /** The most voters ever shown of a round. */
  readonly #shown = new Map<string, number>();

  constructor(
    private readonly world: World,
    readonly process: Process,
  ) {
    const clock = world.clockOf(process);
    this.book = new RaceBook(world.ports.raceLog, clock);
    this.results = new ResultsReader(this.book, world.ports.tallyStore, clock);
    this.book.onEntry(({ command }, outcome) => {
      if (outcome.accepted) world.witness.accepted(command, outcome.race);
      else if ('completes' in command) world.trace.saw('void completion');
    });
    void this.book.run(new AbortController().signal);
    void this.#watch();
  }

  async #watch(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => this.world.time.after(LOOK_MS, resolve));
      for (const race of this.book.races.values()) {
        for (const { round, frozen } of race.rounds) if (frozen) await this.#look(race.id, round);
      }
    }
  }

  async #look(race: string, round: number): Promise<void> {
    const results = await this.results.read(race, round).catch(() => null);
    if (!results) return;
    if (results.state === 'recovering') return this.world.trace.saw('results recovering');
    this.world.witness.results(results);
    this.#neverFalls(results);
  }

  #neverFalls({ race, round, voters, state }: Results): void {
    const name = `${race}/${round}`;
    const before = this.#shown.get(name) ?? 0;
    if (voters < before && !this.world.faults.mayFall(race)) {
      this.world.trace.violate('I9', `${name} showed ${before} voters, then ${voters}, as ${state}`);
    }
    this.#shown.set(name, voters);
  }
}
