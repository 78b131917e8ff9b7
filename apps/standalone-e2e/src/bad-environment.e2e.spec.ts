import path from 'node:path';
import { existsSync, writeFileSync } from 'node:fs';
import { runToEnd } from './standalone/run-to-end';
import { freshDirectory } from './standalone/standalone';

const directory = freshDirectory();

it('does not start on a faulty environment, lists every fault at once, and touches nothing', async () => {
  const dataDir = path.join(directory, 'never-made');
  const { code, stdout, stderr } = await runToEnd({
    DATA_DIR: dataDir,
    PORT: '80800',
    MANAGEMENT_PORT: 'none',
    BALLOT_PARTITIONS: '0',
    ADMIN_PASSWORD: 'short',
    VOTER_TOKEN_SECRET: 'short',
    VOTER_IDENTITY: 'passport',
    PUBLIC_ORIGINS: 'https://vote.example/path',
    TRUSTED_PROXIES: '10.0.0.0/99',
    RATE_LIMITS: '{"framesPerSocketPerSecond":-1}',
    LOG_LEVEL: 'loud',
    KAFKA_BROKERS: 'no port',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const named = stderr.split('\n').flatMap((line) => /^ {2}- ([A-Z_]+)/.exec(line)?.[1] ?? []);
  expect(named.sort()).toEqual([
    'ADMIN_PASSWORD',
    'BALLOT_PARTITIONS',
    'KAFKA_BROKERS',
    'LOG_LEVEL',
    'MANAGEMENT_PORT',
    'PORT',
    'PUBLIC_ORIGINS',
    'RATE_LIMITS',
    'TRUSTED_PROXIES',
    'VOTER_IDENTITY',
    'VOTER_TOKEN_SECRET',
  ]);
  // A password or a secret in a log is one that is known.
  expect(stderr).not.toMatch(/: short/);
  expect(existsSync(dataDir)).toBe(false);
});

it.each<[string, Record<string, string>, RegExp]>([
  ['limits that are no JSON', { RATE_LIMITS: '{' }, /RATE_LIMITS: must be JSON/],
  ['a limit that there is not', { RATE_LIMITS: '{"framesPerDay":1}' }, /RATE_LIMITS.*framesPerDay/],
  ['a secret file that is not there', { ADMIN_PASSWORD_FILE: '/no/such/file' }, /ADMIN_PASSWORD.*\/no\/such\/file/],
  ['Kafka without Redis', { KAFKA_BROKERS: 'localhost:9092' }, /KAFKA_BROKERS and REDIS_URL go together/],
  ['Redis without Kafka', { REDIS_URL: 'redis://localhost' }, /KAFKA_BROKERS and REDIS_URL go together/],
  ['half a SASL login', { KAFKA_SASL_MECHANISM: 'plain' }, /KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD/],
])('does not start with %s, and says so', async (_, env, message) => {
  const { code, stdout, stderr } = await runToEnd({ DATA_DIR: path.join(directory, 'never-made'), ...env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

it('does not start where the data directory is a file, and names it', async () => {
  const file = path.join(directory, 'a-file');
  writeFileSync(file, 'not a directory');
  const { code, stderr } = await runToEnd({ DATA_DIR: file });
  expect(code).toBe(1);
  expect(stderr).toContain(file);
});

it('does not start on a database that is none, names it, and leaves it as it is', async () => {
  const file = path.join(directory, 'scrutineer.sqlite');
  writeFileSync(file, 'holiday pictures');
  const { code, stderr } = await runToEnd({ DATA_DIR: directory, PORT: '0' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/scrutineer\.sqlite cannot be opened: .*not a database/);
});
