import type { RefusalCode } from '@scrutineer/errors';
import type { RaceCommand } from './commands';
import { foldCommand } from './fold-race';
import type { Race } from './race';

/** What a log entry came to: the race after it, or why it is void. */
export type EntryOutcome =
  | { readonly accepted: true; readonly race: Race; readonly before: Race | undefined }
  | { readonly accepted: false; readonly code: RefusalCode | 'repeated' };

/**
 * The fold of the race log: every race, and the command ids seen. Give it the log's entries in order; it depends on
 * nothing else, so every process that folds the same entries holds the same races.
 */
export class RaceLogState {
  readonly #races = new Map<string, Race>();
  readonly #seen = new Set<string>();

  get races(): ReadonlyMap<string, Race> {
    return this.#races;
  }

  fold(command: RaceCommand): EntryOutcome {
    if (this.#seen.has(command.id)) return { accepted: false, code: 'repeated' };
    this.#seen.add(command.id);
    const before = this.#races.get(command.race);
    const outcome = foldCommand(before, command);
    if ('refused' in outcome) return { accepted: false, code: outcome.refused };
    this.#races.set(command.race, outcome.race);
    return { accepted: true, race: outcome.race, before };
  }
}
