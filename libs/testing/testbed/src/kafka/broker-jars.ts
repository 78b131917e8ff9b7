import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { announce } from '../machine/announce';
import { cachedFolder } from '../machine/cached-folder';
import { findCommand } from '../machine/find-command';
import { runCommand } from '../machine/run-command';
import { brokerFile } from './broker-files';

const POM = brokerFile('pom.xml');

/** The version of Kafka under test, from the one place that states it: the testbed's pom.xml. */
export function kafkaVersion(): string {
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(readFileSync(POM, 'utf8'))?.[1];
  if (!version) throw new Error(`${POM} states no <kafka.version>`);
  return version;
}

/**
 * A folder with the broker's jars, fetched by Maven once a user and pom.
 * @throws Error with the remedy where Maven is missing or cannot resolve them
 */
export async function brokerJars(): Promise<string> {
  const fingerprint = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 8);
  return cachedFolder(`kafka-${kafkaVersion()}-${fingerprint}`, async (folder) => {
    const maven = await findCommand({
      names: ['mvn'],
      aptPackage: 'maven',
      remedy: 'install Apache Maven 3.8 or newer, start a container engine, or set KAFKA_BROKERS',
    });
    announce(`fetching the jars of Kafka ${kafkaVersion()} with Maven, once`);
    try {
      const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
      await runCommand(maven, ['--quiet', '--batch-mode', '--file', POM, ...copy]);
    } catch (cause) {
      throw new Error('Maven did not get the jars of Kafka: see the cause, or set KAFKA_BROKERS', { cause });
    }
  });
}
