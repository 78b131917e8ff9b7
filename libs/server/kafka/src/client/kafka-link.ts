import './kafkajs-connect-fix';
import './kafkajs-timer-fix';
import { Kafka } from 'kafkajs';
import type { KafkaConfig } from 'kafkajs';
import { routeLog } from './kafka-log';
import type { KafkaLog } from './kafka-log';
import { newCluster } from './kafkajs-internals';
import type { Cluster } from './kafkajs-internals';
import { Sockets } from './sockets';

/** How to reach the brokers. */
export interface KafkaConnection extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: KafkaLog;
}

/** kafkajs's default of 1 s is short for a broker under load, and also bounds its first answer. */
const CONNECTION_TIMEOUT_MS = 2_000;
/** kafkajs's default of 30 s would outlast every deadline here. */
const REQUEST_TIMEOUT_MS = 5_000;

/** One client of kafkajs's that can be dropped at once, whatever it is doing: all it has in flight is rejected. */
export class KafkaLink {
  readonly kafka: Kafka;
  private readonly sockets = new Sockets();
  private readonly options: Pick<KafkaConfig, 'ssl' | 'sasl'>;
  private readonly brokers: string[];
  private dropped = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly requestTimeout = REQUEST_TIMEOUT_MS,
  ) {
    const { brokers, clientId, ssl, sasl, log } = connection;
    this.options = { ...(ssl && { ssl }), ...(sasl && { sasl }) };
    // kafkajs asks the first one first, and without retries no other: each link starts elsewhere, lest one that is down
    // keep us from all.
    const first = Math.floor(Math.random() * brokers.length);
    this.brokers = [...brokers.slice(first), ...brokers.slice(0, first)];
    this.kafka = new Kafka({
      ...this.options,
      clientId,
      brokers: this.brokers,
      socketFactory: this.sockets.factory,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout,
      // Its retries keep replies of an earlier attempt, also of brokers that have since lost the lead. Ours start afresh.
      retry: { retries: 0 },
      logCreator: routeLog(log, () => this.dropped),
    });
  }

  newCluster(): Cluster {
    return newCluster({
      ...this.options,
      clientId: this.connection.clientId,
      brokers: this.brokers,
      logger: this.kafka.logger(),
      socketFactory: this.sockets.factory,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: this.requestTimeout,
    });
  }

  drop(): void {
    this.dropped = true;
    this.sockets.destroy();
  }
}
