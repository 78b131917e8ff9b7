import type { RaceCommand } from '../race/commands';

export interface RaceLogEntry {
  readonly offset: number;
  readonly command: RaceCommand;
}

/** What a follower gets: new entries, perhaps none, and the offset after the last one read. */
export interface RaceLogBatch {
  readonly entries: readonly RaceLogEntry[];
  readonly next: number;
  /** The log's end offset when this was read: `next === end` means caught up. */
  readonly end: number;
}

/** The race log: one ordered partition of commands, kept for ever. Unreadable entries are skipped by every adapter. */
export interface RaceLog {
  /** Resolves with the entry's offset once it is durable; may write it more than once (a repeated id is void). */
  append(command: RaceCommand): Promise<number>;
  /** The offset after the last entry: beyond every append that was acknowledged, to anybody, before the call. */
  end(): Promise<number>;
  /**
   * Follows from an offset until the signal aborts, yielding at least once a second while the log is reachable, so
   * that a follower knows when it last reached it. Survives an unreachable log: yields nothing until it is back.
   */
  follow(from: number, signal: AbortSignal): AsyncIterable<RaceLogBatch>;
}

/** The rounds' peppers. A pepper is random, made once a round, and erased after certification. */
export interface RoundSecrets {
  /** Keeps the pepper unless the round has one already; returns the one that stands, durable. */
  keep(race: string, round: number, pepper: Uint8Array): Promise<Uint8Array>;
  find(race: string, round: number): Promise<Uint8Array | null>;
  erase(race: string, round: number): Promise<void>;
}
