import type { DeadLetter, DeadLetters } from '@scrutineer/voting-domain';

/** Dead letters in one process, in the order they came. */
export class MemoryDeadLetters implements DeadLetters {
  readonly letters: DeadLetter[] = [];

  put(letters: readonly DeadLetter[]): Promise<void> {
    this.letters.push(...letters);
    return Promise.resolve();
  }
}
