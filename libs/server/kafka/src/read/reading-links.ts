import { brokerErrorType, reason } from '../client/kafka-error';
import { KafkaLink } from '../client/kafka-link';
import type { KafkaConnection } from '../client/kafka-link';
import type { Cluster } from '../client/kafkajs-internals';

/** A broker that hangs is noticed after this; no answer here takes a tenth of it. */
const REQUEST_TIMEOUT_MS = 3_000;

/** One connected cluster that knows the topic's leaders. */
export interface ReadingLink {
  readonly cluster: Promise<Cluster>;
  drop(): void;
}

/** Keeps one link to read a topic over, and replaces it when it fails. */
export class ReadingLinks {
  private current: ReadingLink | null = null;
  private closed = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
  ) {}

  get(): ReadingLink {
    return (this.current ??= this.open());
  }

  /** After a failure over `link`: refreshes the leaders where a broker answered, and drops the link where none did. */
  async failed(link: ReadingLink, error: unknown): Promise<void> {
    if (link !== this.current) return;
    this.connection.log.debug({ topic: this.topic, reason: reason(error) }, 'reading failed');
    if (brokerErrorType(error)) {
      const refreshed = await link.cluster
        .then((cluster) => cluster.refreshMetadata())
        .then(
          () => true,
          () => false,
        );
      if (refreshed) return;
    }
    if (link === this.current) this.drop();
  }

  /** For good: whoever asks for a link afterwards gets one that has failed. */
  close(): void {
    this.closed = true;
    this.drop();
  }

  private drop(): void {
    this.current?.drop();
    this.current = null;
  }

  private open(): ReadingLink {
    const link = new KafkaLink(this.connection, REQUEST_TIMEOUT_MS);
    const cluster = this.closed
      ? Promise.reject<Cluster>(new Error(`reading ${this.topic} is over`))
      : connect(link.newCluster(), this.topic);
    cluster.catch(() => undefined); // whoever uses it hears of it
    return { cluster, drop: () => link.drop() };
  }
}

async function connect(cluster: Cluster, topic: string): Promise<Cluster> {
  await cluster.connect();
  await cluster.addTargetTopic(topic);
  return cluster;
}
