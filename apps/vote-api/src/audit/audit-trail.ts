import { encodeRaceCommand, type AuditEntry, type AuditPage } from '@scrutineer/contracts';
import type { EntryOutcome, RaceBook, RaceCommand, RaceLogEntry } from '@scrutineer/voting-domain';

interface Line {
  readonly offset: number;
  readonly command: RaceCommand;
  /** The race's version after it, null where it was void. */
  readonly version: number | null;
}

/** What every entry says; the rest is detail. */
const META: ReadonlySet<string> = new Set(['id', 'race', 'expectedVersion', 'actor', 'reason', 'at', 'type']);

/** The race log as people read it: who did what, when and why, void commands too. Kept in memory, as the races are. */
export class AuditTrail {
  readonly #lines: Line[] = [];

  constructor(book: RaceBook) {
    if (book.races.size > 0) throw new Error('the audit trail must listen from the first entry of the race log');
    book.onEntry((entry, outcome) => this.#add(entry, outcome));
  }

  /** At most `limit` entries behind the offset `after`, oldest first; of all races without `race`. */
  page(after: number, limit: number, race?: string): AuditPage {
    const found: Line[] = [];
    for (let i = this.#firstAfter(after); i < this.#lines.length && found.length <= limit; i += 1) {
      const line = this.#lines[i]!;
      if (race === undefined || line.command.race === race) found.push(line);
    }
    const entries = found.slice(0, limit).map(toEntry);
    return { entries, next: found.length > limit ? entries.at(-1)!.offset : null };
  }

  #add({ offset, command }: RaceLogEntry, outcome: EntryOutcome): void {
    this.#lines.push({ offset, command, version: outcome.accepted ? outcome.race.version : null });
  }

  /** Index of the first line behind an offset; offsets rise. */
  #firstAfter(offset: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lines[middle]!.offset > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function toEntry({ offset, command, version }: Line): AuditEntry {
  const { id, race, type, actor, reason, at } = command;
  // As the log has it, where offsets are text.
  const written = JSON.parse(encodeRaceCommand(command)) as Record<string, unknown>;
  const detail = Object.fromEntries(Object.entries(written).filter(([key]) => !META.has(key)));
  const outcome = version === null ? 'void' : 'accepted';
  return { offset: String(offset), id, race, type, actor, reason, at, version, outcome, detail };
}
