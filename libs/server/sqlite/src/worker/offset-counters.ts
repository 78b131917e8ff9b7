import type { DatabaseSync } from 'node:sqlite';

/**
 * The next offset of every partition and of the race log, counted in memory. What a transaction took is given back
 * when it is rolled back, so that offsets have no gaps.
 */
export class OffsetCounters {
  ballots: number[];
  commands: number;
  #durable: { readonly ballots: readonly number[]; readonly commands: number };

  constructor(ballots: readonly number[], commands: number) {
    this.ballots = [...ballots];
    this.commands = commands;
    this.#durable = { ballots, commands };
  }

  static read(db: DatabaseSync, partitions: number): OffsetCounters {
    const end = db.prepare('SELECT coalesce(max(offset) + 1, 0) AS next FROM ballots WHERE partition = ?');
    const commands = db.prepare('SELECT coalesce(max(offset) + 1, 0) AS next FROM race_events').get();
    const ballots = Array.from({ length: partitions }, (_, partition) => Number(end.get(partition)?.['next']));
    return new OffsetCounters(ballots, Number(commands?.['next']));
  }

  takeBallot(partition: number): number {
    return this.ballots[partition]!++;
  }

  takeCommand(): number {
    return this.commands++;
  }

  commit(): void {
    this.#durable = { ballots: [...this.ballots], commands: this.commands };
  }

  rollback(): void {
    this.ballots = [...this.#durable.ballots];
    this.commands = this.#durable.commands;
  }
}
