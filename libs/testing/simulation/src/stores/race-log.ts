import { decodeRaceCommand, encodeRaceCommand } from '@scrutineer/contracts';
import { MemoryRaceLog } from '@scrutineer/testing-memory';
import type { RaceCommand, RaceLog, RaceLogBatch } from '@scrutineer/voting-domain';
import { currentProcess, type Process } from '../surroundings/process';
import type { StoreParts } from './ballot-log';
import { Bell } from './bell';

const IDLE_MS = 900;
const MOST_ENTRIES = 4;

/** What the brokers keep of the race log. */
export class RaceDisk extends MemoryRaceLog {
  get texts(): readonly string[] {
    return this.entries;
  }
}

/** The race log as processes see it: each reads it in pieces and at its own pace. */
export class SimulatedRaceLog implements RaceLog {
  readonly #bell: Bell;
  readonly #heldUntil = new WeakMap<Process, number>();

  constructor(
    private readonly disk: RaceDisk,
    private readonly parts: StoreParts,
  ) {
    this.#bell = new Bell(parts.time);
  }

  /** Lets a process hear nothing of the race log for so long. */
  hold(process: Process, forMs: number): void {
    this.#heldUntil.set(process, this.parts.time.now + forMs);
  }

  append(command: RaceCommand): Promise<number> {
    return this.parts.network.call('race log', `append ${command.type} of ${command.race}`, () => {
      const offset = this.disk.write(encodeRaceCommand(command));
      this.#bell.ring();
      return offset;
    });
  }

  end(): Promise<number> {
    return this.parts.network.call('race log', 'end', () => this.disk.texts.length);
  }

  async *follow(from: number, signal: AbortSignal): AsyncGenerator<RaceLogBatch> {
    const { network, random, time } = this.parts;
    const process = currentProcess();
    for (let next = from; !signal.aborted;) {
      const held = process ? (this.#heldUntil.get(process) ?? 0) - time.now : 0;
      if (held > 0) {
        await this.#bell.wait(held);
        continue;
      }
      try {
        const batch = await network.call('race log', 'fetch', () => this.#batch(next, random.between(1, MOST_ENTRIES)));
        yield batch;
        next = batch.next;
        if (next >= batch.end) await this.#bell.wait(IDLE_MS);
      } catch {
        // The log is away; a follower waits until it is back.
      }
    }
  }

  #batch(from: number, most: number): RaceLogBatch {
    const end = this.disk.texts.length;
    const next = Math.min(end, from + most);
    const entries = this.disk.texts.slice(from, next).flatMap((text, index) => {
      const command = decodeRaceCommand(text);
      return command ? [{ offset: from + index, command }] : [];
    });
    return { entries, next, end };
  }
}
