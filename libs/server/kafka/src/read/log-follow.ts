/**
 * Follows partitions of one topic, for ever: one loop for each broker that leads some of them, each with one long-polling
 * fetch at a time, over connections that nothing else uses. The next fetch is sent when the last one's batches have been
 * taken, so memory is bounded by one fetch a broker. Any failure ends a broker's loop; it begins again, after a pause, with
 * whoever leads by then. Positions live here only: after a crash the caller says where to go on.
 */
import { LogTruncatedError } from '@scrutineer/voting-domain';
import type { BallotFollow, LogBatch } from '@scrutineer/voting-domain';
import { brokerErrorType, isUndecodable, reason } from '../client/kafka-error';
import type { KafkaConnection } from '../client/kafka-link';
import type { Broker, Cluster } from '../client/kafkajs-internals';
import { Backoff, Wakeup } from '../client/waiting';
import { BatchChannel } from './batch-channel';
import { fetchBatches } from './fetch-batches';
import { partitionOffsets } from './partition-offsets';
import { ReadingLinks } from './reading-links';

/** A fetch blocks the process while it is decoded, so it is kept small. */
const LIMITS = { maxWaitMs: 400, maxBytes: 2 ** 21, maxBytesPerPartition: 2 ** 19 };
/** An idle partition is heard of after this at the earliest, and after twice this at the latest: within a second. */
const IDLE_MS = 400;
const REGROUP_MS = 1_000;
/** A batch that cannot be decoded holds up its partition; it is tried again after this, should it have been deleted. */
const UNDECODABLE_MS = 5_000;

interface Cursor {
  next: number;
  heardAt: number;
  /** Past the log's end, where a fetch is refused. */
  beyond: boolean;
  /** Not to be fetched before this time; 0 is at once. */
  blockedUntil: number;
}

export class LogFollow implements BallotFollow {
  private readonly cursors = new Map<number, Cursor>();
  private readonly channel = new BatchChannel();
  private readonly links: ReadingLinks;
  private readonly loops = new Set<string>();
  private readonly backoffs = new Map<string, Backoff>();
  private readonly changed = new Wakeup();
  private started = false;
  private over = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    from: ReadonlyMap<number, number>,
    private readonly signal: AbortSignal,
  ) {
    this.links = new ReadingLinks(connection, topic);
    for (const [partition, offset] of from) this.seek(partition, offset);
  }

  seek(partition: number, offset: number | null): void {
    this.channel.remove(partition);
    if (offset === null) this.cursors.delete(partition);
    else this.cursors.set(partition, { next: offset, heardAt: 0, beyond: false, blockedUntil: 0 });
    this.changed.wake();
  }

  [Symbol.asyncIterator](): AsyncIterator<LogBatch, undefined> {
    if (!this.started) this.start();
    return {
      next: () => this.channel.next(),
      return: () => {
        this.finish();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  private start(): void {
    this.started = true;
    if (this.signal.aborted) return this.finish();
    this.signal.addEventListener('abort', this.finish, { once: true });
    void this.supervise();
  }

  private readonly finish = (): void => {
    this.stop();
    this.channel.end();
  };

  private stop(): void {
    this.over = true;
    this.signal.removeEventListener('abort', this.finish);
    this.links.close();
    this.changed.wake();
  }

  /** Sees to it that every broker that leads a partition has its loop. */
  private async supervise(): Promise<void> {
    for (const backoff = new Backoff(); !this.over;) {
      const link = this.links.get();
      try {
        const cluster = await link.cluster;
        const leaders = cluster.findLeaderForPartitions(this.topic, [...this.cursors.keys()]);
        for (const nodeId of Object.keys(leaders)) if (!this.loops.has(nodeId)) void this.loop(nodeId);
        if (Object.values(leaders).flat().length < this.cursors.size) await cluster.refreshMetadata();
        backoff.reset();
        await this.changed.wait(REGROUP_MS);
      } catch (error) {
        if (!this.isOver()) await this.links.failed(link, error);
        await this.changed.wait(backoff.next());
      }
    }
  }

  private async loop(nodeId: string): Promise<void> {
    this.loops.add(nodeId);
    const backoff = this.backoffs.get(nodeId) ?? new Backoff();
    this.backoffs.set(nodeId, backoff);
    const link = this.links.get();
    try {
      const cluster = await link.cluster;
      while (!this.over && (await this.step(cluster, nodeId))) {
        backoff.reset();
        await this.channel.drained();
      }
    } catch (error) {
      if (!this.isOver()) {
        await this.links.failed(link, error);
        await this.changed.wait(backoff.next());
      }
    }
    this.loops.delete(nodeId);
    this.changed.wake();
  }

  /** One fetch from one broker; false when it leads none of the partitions any more. */
  private async step(cluster: Cluster, nodeId: string): Promise<boolean> {
    const led = cluster.findLeaderForPartitions(this.topic, [...this.cursors.keys()])[nodeId] ?? [];
    if (led.length === 0) return false;
    const now = Date.now();
    const cursors = led.map((partition) => [partition, this.cursors.get(partition)!] as const);
    const asked = new Map(cursors.filter(([, { blockedUntil }]) => blockedUntil <= now));
    await this.lookBeyond(cluster, asked);
    const from = new Map(Array.from(asked, ([partition, { next }]) => [partition, next]));
    if (from.size === 0) {
      await this.changed.wait(IDLE_MS);
      return true;
    }
    const broker = await cluster.findBroker({ nodeId });
    try {
      this.deliver(await fetchBatches(broker, this.topic, from, LIMITS), asked);
    } catch (error) {
      if (isUndecodable(error)) await this.fetchApart(broker, asked);
      else if (brokerErrorType(error) === 'OFFSET_OUT_OF_RANGE') await this.findOutOfRange(cluster, asked);
      else throw error;
    }
    return true;
  }

  /** One batch that cannot be decoded spoils a whole fetch: the other partitions go on without it, it is never skipped. */
  private async fetchApart(broker: Broker, asked: ReadonlyMap<number, Cursor>): Promise<void> {
    for (const [partition, cursor] of asked) {
      try {
        const limits = { ...LIMITS, maxWaitMs: 0 };
        this.deliver(await fetchBatches(broker, this.topic, new Map([[partition, cursor.next]]), limits), asked);
        cursor.blockedUntil = 0;
      } catch (error) {
        if (!isUndecodable(error)) throw error;
        cursor.blockedUntil = Date.now() + UNDECODABLE_MS;
        const context = { topic: this.topic, partition, offset: cursor.next, reason: reason(error) };
        this.connection.log.error(context, 'a batch cannot be decoded; its partition waits, and nothing is skipped');
      }
    }
  }

  private deliver(batches: readonly LogBatch[], asked: ReadonlyMap<number, Cursor>): void {
    const now = Date.now();
    const news = batches.filter(({ partition, to }) => {
      const cursor = this.cursors.get(partition);
      if (!cursor || cursor !== asked.get(partition)) return false; // moved meanwhile
      if (to === cursor.next && now - cursor.heardAt < IDLE_MS) return false;
      cursor.next = to;
      cursor.heardAt = now;
      return true;
    });
    if (news.length > 0) this.channel.push(news);
  }

  /** A fetch was refused because of an offset that the log does not have; kafkajs does not say whether too low or too high. */
  private async findOutOfRange(cluster: Cluster, asked: ReadonlyMap<number, Cursor>): Promise<void> {
    const partitions = [...asked.keys()];
    const earliest = await partitionOffsets(cluster, this.topic, partitions, 'earliest');
    const ends = await partitionOffsets(cluster, this.topic, partitions, 'end');
    for (const [index, [partition, cursor]] of [...asked].entries()) {
      if (cursor !== this.cursors.get(partition)) continue;
      if (cursor.next < earliest[index]!) {
        this.channel.fail(new LogTruncatedError(partition, cursor.next, earliest[index]!));
        return this.stop();
      }
      cursor.beyond = cursor.next > ends[index]!;
    }
  }

  /** Says where the end is of those partitions whose end lies below what was asked for, and leaves them out of the fetch. */
  private async lookBeyond(cluster: Cluster, asked: Map<number, Cursor>): Promise<void> {
    const beyond = [...asked].filter(([, cursor]) => cursor.beyond);
    if (beyond.length === 0) return;
    const ends = await partitionOffsets(
      cluster,
      this.topic,
      beyond.map(([partition]) => partition),
      'end',
    );
    const batches = beyond.map(([partition, { next }], index) => ({
      partition,
      from: next,
      to: next,
      end: ends[index]!,
      records: [],
    }));
    this.deliver(batches, asked);
    for (const [index, [partition, cursor]] of beyond.entries()) {
      cursor.beyond = ends[index]! < cursor.next;
      if (cursor.beyond) asked.delete(partition);
    }
  }

  private isOver(): boolean {
    return this.over;
  }
}
