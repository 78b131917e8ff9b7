import type { Consumer } from 'kafkajs';
import { KafkaLink } from '../client/kafka-link';
import type { KafkaConnection } from '../client/kafka-link';
import { within } from '../client/waiting';

/** A session has room for this many heartbeats. */
const HEARTBEATS = 5;
/** Bounds how late a heartbeat, and so a rebalance, is noticed: with all paused kafkajs sleeps this long between looks. */
const LOOK_MS = 500;
/** Longer without a sign than two sessions, and kafkajs has stopped silently (https://github.com/tulios/kafkajs/issues/659). */
const SILENCE_MS = 5_000;
const LEAVE_MS = 5_000;

export interface GroupOptions {
  readonly groupId: string;
  /** A member that is silent for this long has left; and how long a rebalance waits for the others, in ms. */
  readonly sessionMs: number;
}

/** What a member says of itself. */
export interface MemberEvents {
  holds(partitions: readonly number[]): void;
  /** It is of no use any more; called once. */
  fails(error: Error): void;
}

/**
 * One membership of a consumer group. It reads nothing: its partitions are paused before the first fetch, and kafkajs then
 * only sends heartbeats and takes part in rebalances.
 */
export class GroupMember {
  private readonly link: KafkaLink;
  private readonly consumer: Consumer;
  private readonly watch: NodeJS.Timeout;
  private seenAt = Date.now();
  private over = false;

  constructor(
    connection: KafkaConnection,
    private readonly topic: string,
    { groupId, sessionMs }: GroupOptions,
    private readonly events: MemberEvents,
  ) {
    this.link = new KafkaLink(connection, sessionMs + 2_000);
    this.consumer = this.link.kafka.consumer({
      groupId,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: sessionMs / HEARTBEATS,
      maxWaitTimeInMs: LOOK_MS,
      allowAutoTopicCreation: false,
      // Joining goes through several rounds while others come and go. A restart is ours to make, with a new client.
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
    this.listen();
    const silence = 2 * sessionMs + SILENCE_MS;
    this.watch = setInterval(() => {
      if (Date.now() - this.seenAt > silence) this.fail(new Error(`no sign of the group for ${silence} ms`));
    }, 1_000);
  }

  /** Joins; from then on the events tell. Never rejects. */
  async join(): Promise<void> {
    try {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [this.topic] });
      await this.consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
    } catch (cause) {
      this.fail(new Error('could not join the group', { cause }));
    }
  }

  async commit(offsets: ReadonlyMap<number, number>): Promise<void> {
    await this.consumer.commitOffsets(
      Array.from(offsets, ([partition, offset]) => ({ topic: this.topic, partition, offset: `${offset}` })),
    );
  }

  /** Leaves the group, so that others need not wait for the session's end; gives up where no broker answers. */
  async leave(): Promise<void> {
    this.end();
    await within(LEAVE_MS, this.consumer.disconnect()).catch(() => undefined);
    this.link.drop();
  }

  private listen(): void {
    const { GROUP_JOIN, HEARTBEAT, REBALANCING, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => {
      this.consumer.pause([{ topic: this.topic }]);
      this.seenAt = Date.now();
      if (!this.over) this.events.holds(payload.memberAssignment[this.topic] ?? []);
    });
    this.consumer.on(HEARTBEAT, () => void (this.seenAt = Date.now()));
    this.consumer.on(REBALANCING, () => {
      if (!this.over) this.events.holds([]);
    });
    this.consumer.on(CRASH, ({ payload }) => this.fail(payload.error));
  }

  private fail(error: Error): void {
    if (this.over) return;
    this.end();
    this.link.drop();
    void within(LEAVE_MS, this.consumer.disconnect()).catch(() => undefined);
    this.events.fails(error);
  }

  private end(): void {
    this.over = true;
    clearInterval(this.watch);
  }
}
