import { z } from 'zod';
import {
  adminPassword,
  ballotPartitions,
  kafkaBrokers,
  logLevel,
  port,
  publicOrigins,
  rateLimits,
  redisUrl,
  tallySessionMs,
  trustedProxies,
  voterIdentity,
  voterTokenSecret,
} from './variables';

const kafka = {
  KAFKA_BROKERS: kafkaBrokers,
  KAFKA_SSL: z.stringbool({ error: 'must be true or false' }).default(false),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  BALLOT_PARTITIONS: ballotPartitions,
};

const everyService = { MANAGEMENT_PORT: port(9464), LOG_LEVEL: logLevel };
const distributed = { ...everyService, ...kafka, REDIS_URL: redisUrl };
const facing = {
  PORT: port(8080),
  PUBLIC_ORIGINS: publicOrigins,
  TRUSTED_PROXIES: trustedProxies,
  RATE_LIMITS: rateLimits,
  VOTER_IDENTITY: voterIdentity.default('device'),
};

const saslComplete = (value: {
  KAFKA_SASL_MECHANISM?: string | undefined;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}): boolean =>
  value.KAFKA_SASL_MECHANISM === undefined ||
  (value.KAFKA_SASL_USERNAME !== undefined && value.KAFKA_SASL_PASSWORD !== undefined);
const saslFault = { error: 'KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD' };

export const gatewayEnvironment = z
  .object({ ...distributed, ...facing, VOTER_TOKEN_SECRET: voterTokenSecret })
  .refine(saslComplete, saslFault);

export const voteApiEnvironment = z
  .object({ ...distributed, ...facing, VOTER_TOKEN_SECRET: voterTokenSecret, ADMIN_PASSWORD: adminPassword })
  .refine(saslComplete, saslFault);

export const tallyWorkerEnvironment = z
  .object({ ...distributed, TALLY_SESSION_MS: tallySessionMs })
  .refine(saslComplete, saslFault);

export const standaloneEnvironment = z
  .object({
    ...everyService,
    ...facing,
    ...kafka,
    KAFKA_BROKERS: kafkaBrokers.optional(),
    REDIS_URL: redisUrl.optional(),
    MANAGEMENT_PORT: z.coerce.number().int().min(0).max(65535).optional(),
    DATA_DIR: z.string().default('./data'),
    VOTER_TOKEN_SECRET: voterTokenSecret.optional(),
    ADMIN_PASSWORD: adminPassword.optional(),
  })
  .refine(saslComplete, saslFault)
  .refine((value) => (value.KAFKA_BROKERS === undefined) === (value.REDIS_URL === undefined), {
    error: 'KAFKA_BROKERS and REDIS_URL go together: set both for the distributed stores, none for SQLite',
  });

export type GatewayEnvironment = z.output<typeof gatewayEnvironment>;
export type VoteApiEnvironment = z.output<typeof voteApiEnvironment>;
export type TallyWorkerEnvironment = z.output<typeof tallyWorkerEnvironment>;
export type StandaloneEnvironment = z.output<typeof standaloneEnvironment>;
