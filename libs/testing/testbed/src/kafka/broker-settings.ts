/** Broker settings by Kafka's own names. */
export type BrokerSettings = Readonly<Record<string, string>>;

/** Where one broker, which is a controller too, listens and keeps its data. */
export interface BrokerPlace {
  readonly nodeId: number;
  /** Of every controller of its cluster, `id@host:port`. */
  readonly voters: readonly string[];
  readonly listenAddress: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDirectory: string;
  /** A second door, and the port that it tells clients to come by. */
  readonly proxied?: ProxiedListener | undefined;
}

/** Where a broker listens for clients that are to reach it through somebody else's port. */
export interface ProxiedListener {
  readonly port: number;
  readonly advertisedPort: number;
}

/** A broker for one test: every topic of its own has one replica, and nothing waits for more to join. */
export function brokerSettings(place: BrokerPlace): BrokerSettings {
  const { nodeId, voters, listenAddress, port, controllerPort, dataDirectory, proxied } = place;
  const door = proxied && {
    listeners: `,PROXIED://${listenAddress}:${proxied.port}`,
    advertised: `,PROXIED://127.0.0.1:${proxied.advertisedPort}`,
    protocol: ',PROXIED:PLAINTEXT',
  };
  return {
    'process.roles': 'broker,controller',
    'node.id': `${nodeId}`,
    'controller.quorum.voters': voters.join(),
    listeners: `PLAINTEXT://${listenAddress}:${port},CONTROLLER://127.0.0.1:${controllerPort}${door?.listeners ?? ''}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}${door?.advertised ?? ''}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${door?.protocol ?? ''}`,
    'log.dirs': dataDirectory,
    'num.partitions': '12',
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A killed broker may not register again before its session is over: by default a restart would take 9 s longer.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    // The default reserves a quarter of the heap for compaction.
    'log.cleaner.dedupe.buffer.size': '4194304',
  };
}

/** As the lines of a server.properties file. */
export function asProperties(settings: BrokerSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** As the environment that the apache/kafka image makes its server.properties of. */
export function asImageEnvironment(settings: BrokerSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]),
  );
}
