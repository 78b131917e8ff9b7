import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ConfigError,
  gatewayEnvironment,
  nodeVersionFault,
  parseEnvironment,
  standaloneEnvironment,
  voteApiEnvironment,
} from './index';

const secret = 's'.repeat(32);
const gateway = { KAFKA_BROKERS: 'kafka:9092', REDIS_URL: 'redis://redis:6379', VOTER_TOKEN_SECRET: secret };

function faultsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('gives typed values with defaults', () => {
    expect(parseEnvironment(gatewayEnvironment, { ...gateway, KAFKA_BROKERS: 'a:1, b:2' })).toMatchObject({
      PORT: 8080,
      MANAGEMENT_PORT: 9464,
      KAFKA_BROKERS: ['a:1', 'b:2'],
      BALLOT_PARTITIONS: 12,
      VOTER_TOKEN_SECRET: [secret],
      RATE_LIMITS: { framesPerSocketPerSecond: 10 },
    });
  });

  it('lists every fault, each with the name of its variable', () => {
    const faults = faultsOf(() =>
      parseEnvironment(voteApiEnvironment, {
        PORT: '70000',
        KAFKA_BROKERS: 'no-port',
        REDIS_URL: 'http://x',
        BALLOT_PARTITIONS: '1.5',
        VOTER_TOKEN_SECRET: `${secret},short`,
        PUBLIC_ORIGINS: 'https://vote.example/path',
        TRUSTED_PROXIES: '10.0.0.0/99',
        RATE_LIMITS: '{"framesPerSocket":1}',
        LOG_LEVEL: 'loud',
      }),
    );
    const named = ['PORT', 'KAFKA_BROKERS', 'REDIS_URL', 'BALLOT_PARTITIONS', 'VOTER_TOKEN_SECRET', 'PUBLIC_ORIGINS'];
    for (const name of [...named, 'TRUSTED_PROXIES', 'RATE_LIMITS', 'LOG_LEVEL', 'ADMIN_PASSWORD']) {
      expect(faults.some((fault) => fault.startsWith(`${name}:`))).toBe(true);
    }
  });

  it('reads the URL of Redis, which may hold a password, from a file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'scrutineer-')), 'redis-url');
    writeFileSync(file, 'redis+sentinel://gateway:secret@redis/scrutineer\n');
    expect(
      parseEnvironment(gatewayEnvironment, { ...gateway, REDIS_URL: undefined, REDIS_URL_FILE: file }),
    ).toMatchObject({
      REDIS_URL: 'redis+sentinel://gateway:secret@redis/scrutineer',
    });
  });

  it('reads secrets from files and says which file is missing', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'scrutineer-')), 'secret');
    writeFileSync(file, `${secret}\n`);
    const fromFile = { ...gateway, VOTER_TOKEN_SECRET: undefined, VOTER_TOKEN_SECRET_FILE: file };
    expect(parseEnvironment(gatewayEnvironment, fromFile).VOTER_TOKEN_SECRET).toEqual([secret]);
    const missing = { ...gateway, VOTER_TOKEN_SECRET_FILE: '/nowhere/secret' };
    const faults = faultsOf(() => parseEnvironment(gatewayEnvironment, { ...missing, VOTER_TOKEN_SECRET: undefined }));
    expect(faults).toEqual([expect.stringContaining('/nowhere/secret')]);
  });

  it('calls what is missing required', () => {
    const faults = faultsOf(() => parseEnvironment(gatewayEnvironment, {}));
    expect([...faults].sort()).toEqual(
      ['KAFKA_BROKERS', 'REDIS_URL', 'VOTER_TOKEN_SECRET'].map((name) => `${name}: is required`),
    );
  });

  it('refuses half of the distributed stores in standalone', () => {
    expect(parseEnvironment(standaloneEnvironment, {}).DATA_DIR).toBe('./data');
    expect(faultsOf(() => parseEnvironment(standaloneEnvironment, { REDIS_URL: gateway.REDIS_URL }))).toHaveLength(1);
  });
});

describe('the Node version', () => {
  it('names the remedy for an old one', () => {
    expect(nodeVersionFault('20.20.2')).toContain('npm start');
    expect(nodeVersionFault('24.1.0')).toBeNull();
  });
});
