import { brokerErrorType } from '../client/kafka-error';
import { KafkaLink } from '../client/kafka-link';
import type { KafkaConnection } from '../client/kafka-link';
import { produce } from '../client/kafkajs-internals';
import type { Cluster, ProducedPartition } from '../client/kafkajs-internals';
import { within } from '../client/waiting';
import { encodeProduceRequest } from './produce-request';
import type { WriteRecord } from './write-record';

const CLOSE_MS = 2_000;

/** The connections over which one topic is written. */
export class ProducerLink {
  private readonly link: KafkaLink;
  private readonly cluster: Cluster;
  private readonly connected: Promise<void>;
  private knowsLeaders = false;
  private over = false;

  constructor(
    connection: KafkaConnection,
    private readonly topic: string,
    private readonly timeoutMs: number,
  ) {
    this.link = new KafkaLink(connection, timeoutMs);
    this.cluster = this.link.newCluster();
    this.connected = this.cluster.connect();
    this.connected.catch(() => undefined); // whoever sends hears of it
  }

  /**
   * One attempt: a request to each leader, none of them repeated, and what they reply.
   * @param timestamp of all records, in ms since 1970
   * @throws Error when any of them fails, whatever became of the others
   */
  async send(records: readonly WriteRecord[], timestamp: number): Promise<ProducedPartition[]> {
    try {
      await this.connected;
      if (!this.knowsLeaders) await this.learnLeaders();
      await this.cluster.refreshMetadataIfNecessary();
      const byPartition = groupByPartition(records);
      const leaders = this.leadersOf([...byPartition.keys()]);
      // All are reached before any is sent to: what some took would have to be written again.
      const brokers = await Promise.all(leaders.map(([nodeId]) => this.cluster.findBroker({ nodeId })));
      const replies = await Promise.all(
        leaders.map(([, partitions], index) => {
          const led = new Map(partitions.map((partition) => [partition, byPartition.get(partition)!]));
          return produce(brokers[index]!, encodeProduceRequest(this.topic, led, timestamp, this.timeoutMs));
        }),
      );
      return replies.flat();
    } catch (error) {
      // Most of what a broker objects to is that another one leads.
      if (brokerErrorType(error)) this.knowsLeaders = false;
      throw error;
    } finally {
      if (this.over) this.drop(); // it may have connected anew
    }
  }

  /** Rejects whatever is in flight. */
  drop(): void {
    this.over = true;
    this.link.drop();
  }

  /** Waits a little for what is in flight. */
  async close(): Promise<void> {
    await within(CLOSE_MS, this.cluster.disconnect()).catch(() => undefined);
    this.drop();
  }

  /** Those who ask at the same time share one request. */
  private async learnLeaders(): Promise<void> {
    await this.cluster.addTargetTopic(this.topic);
    await this.cluster.refreshMetadata();
    this.knowsLeaders = true;
  }

  /** The brokers' node ids, each with those of the partitions that it leads. */
  private leadersOf(partitions: readonly number[]): [string, number[]][] {
    const leaders = Object.entries(this.cluster.findLeaderForPartitions(this.topic, partitions));
    const led = new Set(leaders.flatMap(([, those]) => those));
    const missing = partitions.filter((partition) => !led.has(partition));
    if (missing.length > 0) throw new Error(`${this.topic} has no partition ${missing.join(', ')}`);
    return leaders;
  }
}

function groupByPartition(records: readonly WriteRecord[]): Map<number, WriteRecord[]> {
  const byPartition = new Map<number, WriteRecord[]>();
  for (const record of records) {
    const others = byPartition.get(record.partition);
    if (others) others.push(record);
    else byPartition.set(record.partition, [record]);
  }
  return byPartition;
}
