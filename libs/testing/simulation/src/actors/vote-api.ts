import {
  RunCommand,
  TransitionFinisher,
  TransitionWatch,
  unfinishedVersions,
  type CommandOutcome,
  type VoteApiParts,
} from '@scrutineer/vote-api';
import { VoterTokens } from '@scrutineer/voter-token';
import { RaceBook } from '@scrutineer/voting-domain';
import type { OperatorAction, PlannedRace } from '../plan/plan';
import type { Process } from '../surroundings/process';
import type { World } from '../world';
import { definitionOf } from './race-definition';
import type { Service } from './service';

const ACTOR = { name: 'race control', role: 'admin' } as const;

/** The vote-api's commands and transitions; HTTP and sessions are left out. */
export class VoteApi implements Service {
  readonly book: RaceBook;
  readonly tokens: VoterTokens;
  readonly #finisher: TransitionFinisher;
  readonly #commands: RunCommand;

  constructor(
    private readonly world: World,
    readonly process: Process,
    secrets: readonly string[],
  ) {
    const { ports, ids } = world;
    const clock = world.clockOf(process);
    this.book = new RaceBook(ports.raceLog, clock);
    this.tokens = new VoterTokens(secrets);
    const parts = { ...ports, book: this.book, clock, ids, logger: world.logger() } as unknown as VoteApiParts;
    this.#finisher = new TransitionFinisher(parts);
    this.#commands = new RunCommand(parts, this.#finisher);
    new TransitionWatch(parts, this.#finisher).onApplicationBootstrap();
    void this.book.run(new AbortController().signal);
  }

  /** An operator's command; runs in this process. */
  command({ id, rules }: PlannedRace, action: OperatorAction): Promise<CommandOutcome> {
    const requested = action === 'create' ? { type: action, ...definitionOf(rules) } : { type: action };
    return this.#commands.run({ race: id, action: requested, actor: ACTOR, reason: 'simulated' });
  }

  /** Finishes whatever is unfinished of a race, as a watch that lost patience would; runs in this process. */
  finish(raceId: string): void {
    const race = this.book.race(raceId);
    for (const version of race ? unfinishedVersions(race) : []) {
      this.#finisher.finish(raceId, version).catch(() => this.world.trace.tell('could not finish a transition'));
    }
  }

  crashed(): void {
    return;
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
