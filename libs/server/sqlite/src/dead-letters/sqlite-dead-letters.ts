import type { DeadLetter, DeadLetters } from '@scrutineer/voting-domain';
import type { WorkerChannel } from '../channel/worker-channel';

/** Dead letters in the storage's file; the same record with the same code is kept once, however often it is read. */
export class SqliteDeadLetters implements DeadLetters {
  readonly #channel: WorkerChannel;

  constructor(channel: WorkerChannel) {
    this.#channel = channel;
  }

  async put(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length > 0) await this.#channel.ask('putDead', letters, { rows: letters.length });
  }
}
