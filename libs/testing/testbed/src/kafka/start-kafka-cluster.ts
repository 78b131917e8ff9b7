import { freePort } from '../machine/free-port';
import { startPart, type PartUnderTest } from '../part/part-under-test';
import { brokerAnswers } from './broker-answers';
import { kafkaVersion } from './broker-jars';
import { brokerProcess } from './broker-process';
import { brokerSettings, type BrokerSettings } from './broker-settings';
import type { KafkaUnderTest } from './start-kafka';

/** Several brokers in a test's hands; what is done to the whole is done to each. */
export interface KafkaClusterUnderTest extends KafkaUnderTest {
  /** Each broker, in the order of its node id, which begin at 1. */
  readonly nodes: readonly PartUnderTest[];
}

/**
 * Starts brokers that replicate each other's partitions, all of them controllers, as processes.
 * @throws Error as `startKafka` does
 */
export async function startKafkaCluster(count: number, settings: BrokerSettings = {}): Promise<KafkaClusterUnderTest> {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const ports = await Promise.all(
    ids.map(async (nodeId) => ({ nodeId, port: await freePort(), controllerPort: await freePort() })),
  );
  const voters = ports.map(({ nodeId, controllerPort }) => `${nodeId}@127.0.0.1:${controllerPort}`);
  const replicas = Object.fromEntries(
    ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].map((topic) => [
      `${topic}.replication.factor`,
      `${count}`,
    ]),
  );
  const nodes = await Promise.all(
    ports.map(async ({ nodeId, port, controllerPort }) => {
      const host = await brokerProcess((dataDirectory) => ({
        ...brokerSettings({ nodeId, voters, port, controllerPort, dataDirectory, listenAddress: '127.0.0.1' }),
        ...replicas,
        ...settings,
      }));
      const broker = `127.0.0.1:${port}`;
      return startPart(host, `Kafka ${kafkaVersion()} from Maven jars on ${broker}, node ${nodeId} of ${count}`, () =>
        brokerAnswers([broker]),
      );
    }),
  );
  const all = async (work: (node: PartUnderTest) => Promise<void>): Promise<void> => {
    await Promise.all(nodes.map(work));
  };
  return {
    nodes,
    choice: nodes.map(({ choice }) => choice).join('; '),
    brokers: ports.map(({ port }) => `127.0.0.1:${port}`),
    pid: null,
    directory: null,
    pause: () => nodes.forEach((node) => node.pause()),
    resume: () => nodes.forEach((node) => node.resume()),
    kill: () => all((node) => node.kill()),
    restart: () => all((node) => node.restart()),
    stop: () => all((node) => node.stop()),
  };
}
