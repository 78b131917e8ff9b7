import { isIP } from 'node:net';
import { z } from 'zod';

const list = (value: string): string[] =>
  value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** A TCP port; 0 lets the system choose. */
export const port = (fallback: number) =>
  z.coerce.number({ error: 'must be a port, 0 to 65535' }).int().min(0).max(65535).default(fallback);

export const kafkaBrokers = z
  .string()
  .transform(list)
  .refine(
    (brokers) => brokers.length > 0 && brokers.every((one) => /^[^:\s]+:\d{1,5}$|^\[[^\]]+\]:\d{1,5}$/.test(one)),
    {
      error: 'must be a comma-separated list of host:port',
    },
  );

export const redisUrl = z.string().regex(/^(redis|rediss|redis\+sentinel|redis\+cluster):\/\/.+/, {
  error: 'must start with redis://, rediss://, redis+sentinel:// or redis+cluster://',
});

export const ballotPartitions = z.coerce
  .number({ error: 'must be a whole number from 1 to 1024' })
  .int()
  .min(1)
  .max(1024)
  .default(12);

export const tallySessionMs = z.coerce
  .number({ error: 'must be a whole number of milliseconds from 1000 to 300000' })
  .int()
  .min(1_000)
  .max(300_000)
  .default(10_000);

/** Signing secrets: the first signs, all verify. */
export const voterTokenSecret = z
  .string()
  .transform(list)
  .refine((secrets) => secrets.length > 0 && secrets.every((one) => Buffer.byteLength(one) >= 32), {
    error: 'every secret must have at least 32 bytes (for example: openssl rand -base64 48)',
  });

export const adminPassword = z.string().min(12, { error: 'must have at least 12 characters' });

export const voterIdentity = z.literal('device', {
  error: 'only "device" is available in this version',
});

export const publicOrigins = z
  .string()
  .transform(list)
  .refine((origins) => origins.every(isOrigin), {
    error: 'must be exact origins such as https://vote.example, without a path',
  })
  .default([]);

export const trustedProxies = z
  .string()
  .transform(list)
  .refine((cidrs) => cidrs.every(isCidr), { error: 'must be a comma-separated list of addresses or CIDRs' })
  .default([]);

export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    error: 'must be one of fatal, error, warn, info, debug, trace, silent',
  })
  .default('info');

const count = z.number().int().min(0);

/** Limits a minute (`…PerMinute`), a second (`…PerSecond`) or at once; 0 is unlimited. Loopback callers are not limited by address. */
export const rateLimitsSchema = z.strictObject({
  /** New voter tokens a minute from one address (IPv6: from one /64). */
  tokensPerAddressPerMinute: count.default(600),
  /** Sockets open at once from one address; a stadium's Wi-Fi is one address. */
  socketsPerAddress: count.default(2000),
  /** Frames a second on one socket, with a burst of twice that. */
  framesPerSocketPerSecond: count.default(10),
  /** Failed log-ins a minute from one address. */
  loginsPerAddressPerMinute: count.default(10),
});
export type RateLimits = z.output<typeof rateLimitsSchema>;

export const rateLimits = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(rateLimitsSchema);

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
