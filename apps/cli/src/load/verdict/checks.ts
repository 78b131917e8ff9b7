import type { Percentiles } from '../measure/percentiles';
import type { Thresholds } from '../profile/profile';
import type { CountCheck } from './count-check';

/** One thing that a load must show; `value` is null where it could not be measured, which does not pass. */
export interface Check {
  readonly name: string;
  readonly value: number | null;
  readonly limit: number;
  readonly unit: 'ms' | '%' | '';
  readonly passed: boolean;
}

export interface Measured {
  readonly sent: number;
  readonly recorded: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly unsent: number;
  readonly ackMs: Percentiles | null;
  readonly freshnessMs: Percentiles | null;
  readonly reconnectMs: Percentiles | null;
  /** Null where the results may not be read. */
  readonly count: CountCheck | null;
  readonly interrupted: boolean;
}

/** The thresholds of a profile, and what holds for every load: all answered, and all of it counted. */
export function checksOf(measured: Measured, thresholds: Thresholds): Check[] {
  const { sent, recorded, unanswered, unsent, count } = measured;
  const refused = Object.values(measured.refused).reduce((sum, n) => sum + n, 0);
  return [
    ...(measured.interrupted ? [atMost('interruptions', 1, 0)] : []),
    { name: 'ballots recorded', value: recorded, limit: 1, unit: '', passed: recorded > 0 },
    atMost('ballots unanswered', unanswered, 0),
    atMost('ballots never sent', unsent, 0),
    ...(count ? [atMost('acknowledged votes that the results differ by', wrongBy(count), 0)] : []),
    ...percentiles('ack', measured.ackMs, thresholds.ackMs),
    ...percentiles('freshness', measured.freshnessMs, thresholds.freshnessMs),
    ...percentiles('reconnect', measured.reconnectMs, thresholds.reconnectMs),
    ...(thresholds.refused === undefined
      ? []
      : [atMost('ballots refused', sent > 0 ? (100 * refused) / sent : null, 100 * thresholds.refused, '%')]),
  ];
}

function percentiles(name: string, measured: Percentiles | null, limits: Thresholds['ackMs'] = {}): Check[] {
  return (['p50', 'p99', 'p999'] as const).flatMap((part) => {
    const limit = limits[part];
    return limit === undefined ? [] : [atMost(`${name} ${part}`, measured?.[part] ?? null, limit, 'ms')];
  });
}

function atMost(name: string, value: number | null, limit: number, unit: Check['unit'] = ''): Check {
  return { name, value, limit, unit, passed: value !== null && value <= limit };
}

/** Votes missing or too many, beyond what the unanswered ones explain. */
function wrongBy({ right, voters, counted, candidates }: CountCheck): number {
  if (right) return 0;
  const moved = candidates.reduce((sum, one) => sum + Math.abs(one.counted - one.expected), 0);
  return Math.max(Math.abs(counted - voters), Math.ceil(moved / 2));
}
