// What the services may do in the cluster's Kafka: enough for all they do, and no more; over TLS, as there. The brokers there take
// SCRAM, which kafkajs's admin cannot set up; who somebody is comes the same way from PLAIN.
import { freePort, startKafka, type KafkaUnderTest } from '@scrutineer/testbed';
import { command } from '@scrutineer/testing-memory';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import type { RawRecord } from '@scrutineer/voting-domain';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { parseAllDocuments } from 'yaml';
import { connectKafka, type ConnectedKafka } from './connect-kafka';
import { freshKafka, silentLog, type FreshKafka } from './testing/fresh-kafka';

interface KafkaUser {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly authorization: { readonly acls: readonly Acl[] } };
}
interface Acl {
  readonly resource: { readonly type: 'topic' | 'group'; readonly name: string };
  readonly operations: readonly ('Read' | 'Write' | 'Describe')[];
}

const FILE = path.resolve(__dirname, '../../../../deploy/data/base/kafka/users.yaml');
const users = parseAllDocuments(readFileSync(FILE, 'utf8')).map((document) => document.toJS() as KafkaUser);
const PARTITIONS = 3;
const BALLOT = { partition: 1, key: Buffer.alloc(16, 1), value: Buffer.from('{}') };

/** A key and the certificate that it signed for itself, for a broker at 127.0.0.1. */
function selfSigned(): { readonly key: string; readonly certificate: string } {
  const subject = ['-subj', '/CN=kafka', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '-', '-days', '1', ...subject];
  const pem = execFileSync('openssl', make, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const part = (name: string): string => new RegExp(`-----BEGIN ${name}-----[^]*-----END ${name}-----`).exec(pem)![0];
  return { key: part('PRIVATE KEY'), certificate: part('CERTIFICATE') };
}

const { key, certificate } = selfSigned();
let door: number;
let broker: KafkaUnderTest;
let everything: FreshKafka;
const clients: ConnectedKafka[] = [];
const stop = new AbortController();
let member: Promise<void> | undefined;

function as(username: string, ssl: ConnectionOptions | boolean = { ca: certificate }): ConnectedKafka {
  const sasl = { mechanism: 'plain' as const, username, password: username };
  const brokers = [`127.0.0.1:${door}`];
  const client = connectKafka({ brokers, ssl, sasl, clientId: username, log: silentLog, deadlineMs: 3_000 });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  door = await freePort();
  const passwords = users.map(({ metadata: { name } }) => `user_${name}="${name}"`).join(' ');
  broker = await startKafka({
    proxied: { port: door, advertisedPort: door },
    settings: {
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:SASL_SSL',
      'listener.name.proxied.ssl.keystore.type': 'PEM',
      'listener.name.proxied.ssl.keystore.key': key.replaceAll('\n', '\\n'),
      'listener.name.proxied.ssl.keystore.certificate.chain': certificate.replaceAll('\n', '\\n'),
      'sasl.enabled.mechanisms': 'PLAIN',
      'listener.name.proxied.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${passwords};`,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // The test itself, and the broker.
      'super.users': 'User:ANONYMOUS',
    },
  });
  everything = await freshKafka(broker.brokers, { create: false });
  await connectKafka({ brokers: broker.brokers, clientId: 'spec', log: silentLog }).ensureTopics(PARTITIONS);
  const acl = users.flatMap(({ metadata, spec }) =>
    spec.authorization.acls.flatMap(({ resource: { type, name }, operations }) =>
      operations.map((operation) => ({
        principal: `User:${metadata.name}`,
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        resourceType: type === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
        resourceName: name,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        operation: AclOperationTypes[operation.toUpperCase() as keyof typeof AclOperationTypes],
      })),
    ),
  );
  await everything.admin((admin) => admin.createAcls({ acl }));
});
afterAll(async () => {
  stop.abort();
  await member;
  await Promise.all(clients.map((client) => client.close()));
  await everything.close();
  await broker.stop();
});

async function firstOf<T>(batches: AsyncIterable<T>): Promise<T | null> {
  for await (const batch of batches) return batch;
  return null;
}

it('are those of the services', () => {
  expect(users.map(({ metadata }) => metadata.name).sort()).toEqual(['gateway', 'tally-worker', 'vote-api']);
});

it('get in with their own password alone, and only where they know who the broker is', async () => {
  await expect(as('gateway', true).ballotLog.ends()).rejects.toThrow();
  await expect(as('nobody').ballotLog.ends()).rejects.toThrow();
  expect(await as('gateway').ballotLog.ends()).toHaveLength(PARTITIONS);
});

describe.each(['gateway', 'vote-api', 'tally-worker'])('%s', (user) => {
  it('finds the topics at its start, and reads both logs', async () => {
    const kafka = as(user);
    await kafka.ensureTopics(PARTITIONS);
    expect(await kafka.ballotLog.ends()).toHaveLength(PARTITIONS);
    await as('gateway').ballotLog.append([BALLOT]);
    expect(await firstOf(kafka.ballotLog.read(1, 0))).toMatchObject({ from: 0 });
    expect(await kafka.raceLog.end()).toBeGreaterThanOrEqual(0);
    expect(await firstOf(kafka.raceLog.follow(0, stop.signal))).toMatchObject({
      entries: expect.any(Array) as unknown,
    });
  });
});

describe('gateway', () => {
  it('reads peppers, but neither makes them nor decides anything about a race', async () => {
    const kafka = as('gateway');
    expect(await kafka.roundSecrets.find('race', 1)).toBeNull();
    await expect(kafka.roundSecrets.keep('race', 1, Buffer.alloc(32))).rejects.toThrow();
    await expect(kafka.raceLog.append(command({ type: 'reveal' }))).rejects.toThrow();
    await expect(kafka.deadLetters.put([{ partition: 0, code: 'x', record: record() }])).rejects.toThrow();
  });
});

describe('vote-api', () => {
  it('decides about races, marks the ballot log and keeps peppers', async () => {
    const kafka = as('vote-api');
    await kafka.raceLog.append(command({ type: 'reveal' }));
    const marker = { kind: 'marker', marker: 'open', race: 'race', round: 1, version: 1 } as const;
    expect(await kafka.ballotLog.mark(marker, [0, 0, 0])).toHaveLength(PARTITIONS);
    expect(await kafka.roundSecrets.keep('race', 1, Buffer.alloc(32, 1))).toEqual(new Uint8Array(32).fill(1));
    await kafka.roundSecrets.erase('race', 1);
    await expect(kafka.deadLetters.put([{ partition: 0, code: 'x', record: record() }])).rejects.toThrow();
  });
});

describe('tally-worker', () => {
  it('shares out the partitions and puts dead letters away, but casts no ballot and knows no pepper', async () => {
    const kafka = as('tally-worker');
    const held = await new Promise<readonly number[]>((resolve) => {
      member = kafka.assignment.run(resolve, stop.signal);
    });
    expect([...held].sort()).toEqual([0, 1, 2]);
    await kafka.deadLetters.put([{ partition: 0, code: 'x', record: record() }]);
    await expect(kafka.ballotLog.append([BALLOT])).rejects.toThrow();
    await expect(kafka.raceLog.append(command({ type: 'reveal' }))).rejects.toThrow();
    await expect(kafka.roundSecrets.find('race', 1)).rejects.toThrow();
  });
});

function record(): RawRecord {
  return { offset: 0, key: null, value: Buffer.from('{}'), at: 0 };
}
