import { decodeRaceCommand, encodeRaceCommand } from '@scrutineer/contracts';
import type { RaceCommand, RaceLog, RaceLogBatch, RaceLogEntry } from '@scrutineer/voting-domain';
import { Bell } from '../channel/bell';
import type { SqliteLog } from '../channel/sqlite-log';
import type { WorkerChannel } from '../channel/worker-channel';

/** The race log in the storage's file, kept for ever. */
export class SqliteRaceLog implements RaceLog {
  readonly #channel: WorkerChannel;
  readonly #log: SqliteLog | undefined;

  constructor(channel: WorkerChannel, log: SqliteLog | undefined) {
    this.#channel = channel;
    this.#log = log;
  }

  async append(command: RaceCommand): Promise<number> {
    return this.#channel.ask('appendCommand', { race: command.race, command: encodeRaceCommand(command) });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a closed or failed storage rejects
  async end(): Promise<number> {
    this.#channel.ends.check();
    return this.#channel.ends.commands;
  }

  /** Yields at once, then whenever entries are committed, and once a beat of the worker where there are none. */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<RaceLogBatch, void> {
    const { ends } = this.#channel;
    const bell = new Bell();
    const unsubscribe = ends.subscribe(bell.ring);
    signal.addEventListener('abort', bell.ring);
    let next = from;
    let lastBeat: number | null = null;
    try {
      while (!signal.aborted) {
        ends.check();
        if (next >= ends.commands && lastBeat === ends.beats) {
          await bell.wait();
          continue;
        }
        lastBeat = ends.beats;
        const batch = await this.#read(next);
        // Aborting is the consumer's last word, even while a read was under way.
        if (isAborted(signal)) return;
        if (!batch) {
          await bell.wait();
          continue;
        }
        next = batch.next;
        yield batch;
      }
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', bell.ring);
    }
  }

  async #read(from: number): Promise<RaceLogBatch | null> {
    const { ends } = this.#channel;
    try {
      const rows = await this.#channel.ask('readCommands', from);
      const entries = rows.flatMap(({ offset, command }): RaceLogEntry[] => {
        const decoded = decodeRaceCommand(command);
        return decoded ? [{ offset, command: decoded }] : [];
      });
      return { entries, next: (rows.at(-1)?.offset ?? from - 1) + 1, end: ends.commands };
    } catch (error) {
      ends.check();
      this.#log?.warn({ err: error }, 'the race log cannot be read; trying again');
      return null;
    }
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
