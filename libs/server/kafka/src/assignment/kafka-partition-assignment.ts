import type { PartitionAssignment } from '@scrutineer/voting-domain';
import { reason } from '../client/kafka-error';
import type { KafkaConnection } from '../client/kafka-link';
import { Backoff, Wakeup } from '../client/waiting';
import { GroupMember, type GroupOptions } from './group-member';

const COMMIT_EVERY_MS = 5_000;

/**
 * Shares the ballot log's partitions among the processes of a consumer group. Membership only: nothing is read through it,
 * and what it commits is for lag metrics. While it cannot reach the group it holds nothing.
 */
export class KafkaPartitionAssignment implements PartitionAssignment {
  private member: GroupMember | null = null;
  private held: readonly number[] = [];
  private readonly reached = new Map<number, number>();

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    private readonly group: GroupOptions,
  ) {}

  async run(changed: (partitions: readonly number[]) => void, signal: AbortSignal): Promise<void> {
    const report = (partitions: readonly number[]): void => {
      if (partitions.length === 0 && this.held.length === 0) return;
      this.held = partitions;
      changed(partitions);
    };
    const committing = setInterval(() => void this.commit(), COMMIT_EVERY_MS);
    const aborted = new Wakeup();
    const wake = (): void => aborted.wake();
    signal.addEventListener('abort', wake);
    for (const backoff = new Backoff(); !signal.aborted;) {
      const failure = await this.belong(
        (partitions) => {
          backoff.reset();
          report(partitions);
        },
        aborted,
        signal,
      );
      if (!failure) break;
      this.connection.log.warn(
        { groupId: this.group.groupId, reason: reason(failure) },
        'lost the group, joining anew',
      );
      report([]);
      await aborted.wait(backoff.next());
    }
    signal.removeEventListener('abort', wake);
    clearInterval(committing);
    this.held = [];
  }

  progress(partition: number, next: number): Promise<void> {
    this.reached.set(partition, next);
    return Promise.resolve();
  }

  /** One membership from joining to its end: the failure that ended it, or null when it was aborted. */
  private async belong(
    holds: (partitions: readonly number[]) => void,
    aborted: Wakeup,
    signal: AbortSignal,
  ): Promise<Error | null> {
    const failed = Promise.withResolvers<Error>();
    const member = new GroupMember(this.connection, this.topic, this.group, { holds, fails: failed.resolve });
    this.member = member;
    const ended = Promise.race([failed.promise, aborted.wait().then(() => null)]);
    void member.join();
    const failure = await ended;
    this.member = null;
    if (signal.aborted) await member.leave();
    return failure;
  }

  private async commit(): Promise<void> {
    const offsets = new Map(Array.from(this.reached).filter(([partition]) => this.held.includes(partition)));
    this.reached.clear();
    if (offsets.size === 0) return;
    try {
      await this.member?.commit(offsets);
    } catch (error) {
      this.connection.log.debug({ reason: reason(error) }, 'progress was not committed');
    }
  }
}
