import type { PartitionAssignment } from '@scrutineer/voting-domain';

/** One process holds the file, so it holds every partition. */
export class AllPartitions implements PartitionAssignment {
  readonly #partitions: number;

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  async run(changed: (partitions: readonly number[]) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    changed(Array.from({ length: this.#partitions }, (_, partition) => partition));
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** Nobody else measures this process's lag. */
  progress(): Promise<void> {
    return Promise.resolve();
  }
}
