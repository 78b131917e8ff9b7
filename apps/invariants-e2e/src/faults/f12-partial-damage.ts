import { eventually } from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';

/** Audits run twice a minute; a rebuild may make the first one fail. */
const DETECTED_MS = 90_000;

export const partialDamage: Fault = {
  id: 'F12',
  name: 'part of the tally damaged',
  injection: 'one bucket of voters is deleted in a partition; in another the offset is set beyond the log’s end',
  asserted: 'the audit finds both, says so, and rebuilds',
  always: false,
  perSecond: 800,
  inject: async ({ cluster, race, redisUrl }) => {
    const audits = (): Promise<number> => sumOf(cluster.workers, 'scrutineer_tally_audit_mismatches_total');
    const before = await audits();
    const redis = new Redis(redisUrl);
    try {
      const [, [bucket]] = await redis.scan(0, 'MATCH', `{${race}:1:0}:v:*`, 'COUNT', 100_000);
      await redis.unlink(bucket!);
      await redis.hincrby(`{${race}:1:1}:tally`, 'next', 1_000_000);
    } finally {
      redis.disconnect();
    }
    const began = performance.now();
    const now = await eventually('the audit finds the damage', audits, (count) => count >= before + 2, DETECTED_MS);
    return { 'tallies found damaged': now - before, 'ms until found': Math.round(performance.now() - began) };
  },
};
