import type { PartitionAssignment } from '@scrutineer/voting-domain';

type Changed = (partitions: readonly number[]) => void;

/** Shares the partitions out among its members, anew whenever one joins or leaves. */
export class MemoryAssignmentGroup {
  /** The progress last published, by partition. */
  readonly progress = new Map<number, number>();
  private readonly members: Changed[] = [];

  constructor(private readonly partitions: number) {}

  /** One process's membership; it joins with `run`. */
  member(): PartitionAssignment {
    return {
      run: (changed, signal) => this.join(changed, signal),
      progress: (partition, next) => {
        this.progress.set(partition, next);
        return Promise.resolve();
      },
    };
  }

  private join(changed: Changed, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    this.members.push(changed);
    this.share();
    return new Promise((resolve) => {
      const leave = (): void => {
        this.members.splice(this.members.indexOf(changed), 1);
        this.share();
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private share(): void {
    const all = Array.from({ length: this.partitions }, (_, partition) => partition);
    this.members.forEach((changed, index) =>
      changed(all.filter((partition) => partition % this.members.length === index)),
    );
  }
}
