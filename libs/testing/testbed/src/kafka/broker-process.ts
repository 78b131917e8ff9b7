import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findCommand } from '../machine/find-command';
import { runCommand } from '../machine/run-command';
import { ProcessHost } from '../part/process-host';
import { brokerFile } from './broker-files';
import { brokerJars } from './broker-jars';
import { asProperties, type BrokerSettings } from './broker-settings';

const MINIMUM_JAVA = 17;
const JAVA_REMEDY = `install Java ${MINIMUM_JAVA} or newer, start a container engine, or set KAFKA_BROKERS`;

// Any will do for a cluster of one: 16 bytes in URL-safe base64.
const CLUSTER_ID = 'c2NydXRpbmVlci10ZXN0cw';

/**
 * The broker as a Java process; `settings` are told the folder for its data.
 * @param dataDirectory in place of one of its own; it is left there
 */
export async function brokerProcess(
  settings: (dataDirectory: string) => BrokerSettings,
  dataDirectory?: string,
): Promise<ProcessHost> {
  const java = await findJava();
  const classPath = ['-cp', path.join(await brokerJars(), '*')];

  return new ProcessHost('kafka', async (directory) => {
    const data = dataDirectory ?? path.join(directory, 'data');
    const properties = path.join(directory, 'server.properties');
    if (!existsSync(path.join(data, 'meta.properties'))) {
      await writeFile(properties, asProperties(settings(data)));
      const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
      await runCommand(java, ['-XX:TieredStopAtLevel=1', ...classPath, ...format]);
    }
    const logging = `-Dlog4j2.configurationFile=${brokerFile('log4j2.xml')}`;
    return [java, '-Xmx512m', logging, ...classPath, 'kafka.Kafka', properties];
  });
}

async function findJava(): Promise<string> {
  const java = await findCommand({ names: ['java'], aptPackage: 'default-jre-headless', remedy: JAVA_REMEDY });
  const version = /version "(\d+)/.exec(await runCommand(java, ['-version']))?.[1];
  if (Number(version) >= MINIMUM_JAVA) return java;
  throw new Error(`${java} is version ${version ?? 'unknown'}: ${JAVA_REMEDY}`);
}
