import { containerEngine } from '../machine/container-engine';
import { environment } from '../machine/environment';
import { freePort } from '../machine/free-port';
import { ContainerHost } from '../part/container-host';
import type { Host } from '../part/host';
import { startPart, type PartUnderTest } from '../part/part-under-test';
import { sharedPart } from '../part/shared-part';
import { brokerAnswers } from './broker-answers';
import { kafkaVersion } from './broker-jars';
import { brokerProcess } from './broker-process';
import { asImageEnvironment, brokerSettings, type BrokerSettings, type ProxiedListener } from './broker-settings';

/** How a test wants its broker. */
export interface KafkaOptions {
  /** Broker settings by Kafka's own names, over the testbed's; a shared broker ignores them. */
  readonly settings?: BrokerSettings;
  /** Opens a second door, whose clients are sent to a proxy's port; a shared broker has none. */
  readonly proxied?: ProxiedListener;
  /** An existing folder for its data, say on a small disk; a process alone can be given one, and leaves it there. */
  readonly dataDirectory?: string;
  /** Whether it has to be a process of this machine, because its CPU time is to be read. */
  readonly asProcess?: boolean;
}

/** A real Kafka broker in a test's hands. */
export interface KafkaUnderTest extends PartUnderTest {
  /** `host:port` of each broker. */
  readonly brokers: string[];
}

/**
 * Starts a Kafka broker and waits until it answers. `KAFKA_BROKERS` names one to share instead; else a container is
 * used where an engine answers, else the broker's jars from Maven with Java 17 or newer.
 * @throws Error with the remedy where none of these can be had, or with the broker's last lines where it fails
 */
export async function startKafka({
  settings = {},
  proxied,
  dataDirectory: ownData,
  asProcess = ownData !== undefined,
}: KafkaOptions = {}): Promise<KafkaUnderTest> {
  const shared = environment.kafkaBrokers();
  if (shared) return shareKafka(shared.split(','));

  const port = await freePort();
  const controllerPort = await freePort();
  const brokers = [`127.0.0.1:${port}`];
  const alone = { nodeId: 1, voters: [`1@127.0.0.1:${controllerPort}`], port, controllerPort, proxied };
  const engine = asProcess ? undefined : await containerEngine();
  let host: Host;
  if (engine) {
    // Inside a container, loopback would be the container's own. The folder is one the image's user may write.
    const place = { ...alone, listenAddress: '0.0.0.0', dataDirectory: '/tmp/kraft-combined-logs' };
    const env = { ...asImageEnvironment({ ...brokerSettings(place), ...settings }), KAFKA_HEAP_OPTS: '-Xmx512m' };
    host = new ContainerHost(engine, 'kafka', {
      image: `docker.io/apache/kafka:${kafkaVersion()}`,
      ports: proxied ? [port, proxied.port] : [port],
      env,
    });
  } else {
    const place = { ...alone, listenAddress: '127.0.0.1' };
    host = await brokerProcess(
      (dataDirectory) => ({ ...brokerSettings({ ...place, dataDirectory }), ...settings }),
      ownData,
    );
  }
  const choice = `Kafka ${kafkaVersion()} from ${engine ?? 'Maven jars'} on ${brokers[0]}`;
  return Object.assign(await startPart(host, choice, () => brokerAnswers(brokers)), { brokers });
}

async function shareKafka(brokers: string[]): Promise<KafkaUnderTest> {
  await brokerAnswers(brokers).catch((cause: unknown) => {
    throw new Error(`no broker of KAFKA_BROKERS (${brokers.join()}) answers: start it or unset the variable`, {
      cause,
    });
  });
  return Object.assign(sharedPart(`Kafka at ${brokers.join()} (KAFKA_BROKERS)`, 'KAFKA_BROKERS'), { brokers });
}
