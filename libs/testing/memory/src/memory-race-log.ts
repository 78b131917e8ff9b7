import { decodeRaceCommand, encodeRaceCommand } from '@scrutineer/contracts';
import type { RaceCommand, RaceLog, RaceLogBatch } from '@scrutineer/voting-domain';
import { Bell } from './bell';

const IDLE_MS = 250;

/** A race log in one process; it keeps text, so that unreadable entries can be put into it. */
export class MemoryRaceLog implements RaceLog {
  protected readonly entries: string[] = [];
  private readonly bell = new Bell();

  append(command: RaceCommand): Promise<number> {
    return Promise.resolve(this.write(encodeRaceCommand(command)));
  }

  end(): Promise<number> {
    return Promise.resolve(this.entries.length);
  }

  /** Writes any entry, readable or not. */
  write(text: string): number {
    this.entries.push(text);
    this.bell.ring();
    return this.entries.length - 1;
  }

  async *follow(from: number, signal: AbortSignal): AsyncGenerator<RaceLogBatch> {
    for (let next = from; !signal.aborted;) {
      const end = this.entries.length;
      const entries = this.entries.slice(next, end).flatMap((text, index) => {
        const command = decodeRaceCommand(text);
        return command ? [{ offset: next + index, command }] : [];
      });
      next = Math.max(next, end);
      yield { entries, next, end };
      if (next >= this.entries.length) await this.bell.wait(IDLE_MS, signal);
    }
  }
}
