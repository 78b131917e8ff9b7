import type { PartitionAssignment } from '@scrutineer/voting-domain';
import type { SeededRandom } from '@scrutineer/random';
import { currentProcess, type Process } from '../surroundings/process';
import type { VirtualTime } from '../surroundings/virtual-time';

type Changed = (partitions: readonly number[]) => void;

/** A member that was not heard of for so long (ms) loses its partitions to others. */
const SESSION_MS = 3000;
const LOOK_MS = 500;

interface Member {
  readonly process: Process;
  readonly changed: Changed;
  heardAt: number;
}

/** Shares partitions among workers by who was heard of lately, so that an owner may be the last to know it is none. */
export class AssignmentGroup {
  #members: Member[] = [];
  #owners: (Process | undefined)[] = [];
  #shared = '';

  constructor(
    private readonly partitions: () => number,
    private readonly time: VirtualTime,
    private readonly random: SeededRandom,
  ) {
    this.#look();
  }

  /** Whether the partition is this process's, as the group has it. */
  isOwner(process: Process, partition: number): boolean {
    return this.#owners[partition] === process;
  }

  /** One process's membership. */
  member(): PartitionAssignment {
    return {
      run: (changed, signal) => this.#join(changed, signal),
      progress: () => Promise.resolve(),
    };
  }

  #join(changed: Changed, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const process = currentProcess();
    if (!process) throw new Error('only processes join');
    this.#members.push({ process, changed, heardAt: this.time.now });
    return new Promise((resolve) =>
      signal.addEventListener(
        'abort',
        () => {
          this.#members = this.#members.filter((member) => member.process !== process);
          resolve();
        },
        { once: true },
      ),
    );
  }

  #look(): void {
    const { now } = this.time;
    for (const member of this.#members) if (member.process.alive && !member.process.paused) member.heardAt = now;
    this.#members = this.#members.filter(({ process }) => process.alive || this.#isHeard(process));
    this.#share(this.#members.filter(({ heardAt }) => now - heardAt < SESSION_MS));
    this.time.after(LOOK_MS, () => this.#look(), null);
  }

  #isHeard(process: Process): boolean {
    return this.#members.some((member) => member.process === process && this.time.now - member.heardAt < SESSION_MS);
  }

  #share(members: readonly Member[]): void {
    const all = Array.from({ length: this.partitions() }, (_, p) => p);
    const shared = `${all.length}:${members.map(({ process }) => process.name).join()}`;
    if (shared === this.#shared) return;
    this.#shared = shared;
    this.#owners = all.map((p) => members[p % members.length]?.process);
    // Told late, but of how things are by then: no news overtakes newer ones.
    const ownOf = (process: Process): number[] => all.filter((p) => this.#owners[p] === process);
    for (const { process, changed } of members) {
      this.time.after(this.random.between(0, 700), () => changed(ownOf(process)), process);
    }
  }
}
