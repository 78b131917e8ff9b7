import type { PartitionAssignment } from '@scrutineer/voting-domain';

/** A fresh group that shares out the partitions 0 … partitions−1. */
export interface PartitionAssignmentUnderTest {
  readonly partitions: number;
  /** Another process's membership. */
  member(): PartitionAssignment;
  close(): Promise<void>;
}

/** Runs one member and remembers what it holds. */
class Member {
  held: readonly number[] = [];
  private readonly abort = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    readonly assignment: PartitionAssignment,
    changed: () => void,
  ) {
    this.running = assignment.run((partitions) => {
      this.held = [...partitions].sort((a, b) => a - b);
      changed();
    }, this.abort.signal);
  }

  leave(): Promise<void> {
    this.abort.abort();
    return this.running;
  }
}

/** What every assignment of partitions does. `sole`: one process only can ever be a member. */
export function partitionAssignmentContract(
  name: string,
  open: () => Promise<PartitionAssignmentUnderTest>,
  { sole = false } = {},
): void {
  describe(`${name} as an assignment of partitions`, () => {
    let opened: PartitionAssignmentUnderTest;
    let members: Member[];
    let changes: EventTarget;

    beforeEach(async () => {
      opened = await open();
      members = [];
      changes = new EventTarget();
    });
    afterEach(async () => {
      await Promise.all(members.map((member) => member.leave()));
      await opened.close();
    });

    const join = () => {
      const member = new Member(opened.member(), () => changes.dispatchEvent(new Event('change')));
      members.push(member);
      return member;
    };
    const until = async (true_: () => boolean) => {
      while (!true_()) await new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }));
    };
    const all = () => Array.from({ length: opened.partitions }, (_, partition) => partition);
    const areShared =
      (...among: Member[]) =>
      () => {
        const held = among.flatMap((member) => [...member.held]).sort((a, b) => a - b);
        return held.join() === all().join() && among.every((member) => member.held.length > 0);
      };

    it('gives a lone member everything', async () => {
      const alone = join();
      await until(areShared(alone));
      expect(alone.held).toEqual(all());
    });

    const shares = async () => {
      const one = join();
      await until(areShared(one));
      const two = join();
      await until(areShared(one, two));
      await one.leave();
      await until(areShared(two));
      expect(two.held).toEqual(all());
    };
    if (!sole) it('shares among members as they join and leave, each partition with one', shares);

    it('takes progress, from a member that holds the partition or not', async () => {
      const member = join();
      await until(areShared(member));
      await member.assignment.progress(0, 17);
      await member.assignment.progress(opened.partitions + 1, 1);
      expect(member.held).toEqual(all());
    });

    it('ends at once when it is aborted before it begins', async () => {
      await opened.member().run(() => undefined, AbortSignal.abort());
    });
  });
}
