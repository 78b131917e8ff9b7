/**
 * The only file that reaches into kafkajs. It has no way to read partitions without a consumer group, and its producer
 * encodes at several times the cost, so both directions use its cluster and broker classes; and two of its classes need a
 * repair (kafkajs-timer-fix.ts, kafkajs-connect-fix.ts). The version is pinned, and the
 * spec beside this file fails on any other. See docs/adr/0001-kafka-client-and-no-idempotence.md.
 */
import type { ISocketFactory, KafkaConfig, Logger } from 'kafkajs';
// @ts-expect-error kafkajs publishes no types of its internals
import ClusterClass from 'kafkajs/src/cluster/index.js';
// @ts-expect-error kafkajs publishes no types of its internals
import ConnectionClass from 'kafkajs/src/network/connection.js';
// @ts-expect-error kafkajs publishes no types of its internals
import RequestQueueClass from 'kafkajs/src/network/requestQueue/index.js';
// @ts-expect-error kafkajs publishes no types of its internals
import produceResponse from 'kafkajs/src/protocol/requests/produce/v7/response.js';

/** The version these declarations were written against. */
export const KAFKAJS_VERSION = '2.2.4';

/** A socket to a broker and what goes over it. */
export interface Connection {
  connect: (this: Connection) => Promise<unknown>;
}
export const connectionPrototype = (ConnectionClass as { prototype: Connection }).prototype;

/** A connection's requests, in flight and pending. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}
export const requestQueuePrototype = (RequestQueueClass as { prototype: RequestQueue }).prototype;

export interface FetchedRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
  readonly isControlRecord: boolean;
  /** The record batch it came in; its last offset may be that of a record since compacted away. */
  readonly batchContext: { readonly firstOffset: string; readonly lastOffsetDelta: number };
}

export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly FetchedRecord[];
}

export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[];
  }[];
}

/** Where a partition's records were put. 64-bit numbers are decimal strings. */
export interface ProducedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset?: string;
  /** -1 where the records kept their sender's time. */
  readonly logAppendTime?: string;
}

interface ProduceReply {
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly ProducedPartition[] }[];
}

export interface Broker {
  /** Known once it is connected; by the number of the kind of request. */
  readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number } | undefined>>;
  readonly connectionPool: {
    send(exchange: { readonly request: object; readonly response: unknown }): Promise<unknown>;
  };
  /** Throws on the first partition that has an error, for all of them. */
  fetch(request: FetchRequest): Promise<{
    readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
  }>;
}

export interface OffsetsAsked {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
  readonly fromBeginning: boolean;
}

export interface Cluster {
  connect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  /** Waits for what is in flight. */
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  /** Does so when it has aged. */
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  /** Partitions by the node id of their leader; those without metadata are left out. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, number[]>>;
  /** Connects to it if need be. Its fetches have a connection of their own, apart from all other requests. */
  findBroker(broker: { readonly nodeId: string }): Promise<Broker>;
  fetchTopicsOffset(
    asked: readonly OffsetsAsked[],
  ): Promise<readonly { readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[]>;
}

export interface ClusterConfig extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
  readonly socketFactory: ISocketFactory;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

const METADATA_MAX_AGE_MS = 300_000;
/** Nothing here writes transactions, so there is nothing to wait for, and a stray one cannot hold a reader up. */
export const READ_UNCOMMITTED = 0;

export function newCluster(config: ClusterConfig): Cluster {
  const Class = ClusterClass as new (options: object) => Cluster;
  return new Class({
    ...config,
    retry: { retries: 0 },
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    allowAutoTopicCreation: false,
    isolationLevel: READ_UNCOMMITTED,
  });
}

const PRODUCE = { apiKey: 0, apiVersion: 7, apiName: 'Produce' };

/**
 * Sends the body of a produce request, version 7.
 * @throws what the broker objects to in the first partition that has an error, for all of them
 */
export async function produce(broker: Broker, body: Buffer): Promise<readonly ProducedPartition[]> {
  const { minVersion = 0, maxVersion = -1 } = broker.versions[PRODUCE.apiKey] ?? {};
  if (PRODUCE.apiVersion < minVersion || PRODUCE.apiVersion > maxVersion) {
    throw new Error(`the broker speaks versions ${minVersion} to ${maxVersion} of produce, not ${PRODUCE.apiVersion}`);
  }
  // As much of kafkajs's Encoder as it looks at.
  const encoded = { buf: body, buffer: body };
  const request = { ...PRODUCE, expectResponse: () => true, encode: () => Promise.resolve(encoded) };
  const reply = (await broker.connectionPool.send({ request, response: produceResponse })) as ProduceReply;
  return reply.topics.flatMap(({ partitions }) => partitions);
}
