import { cpus } from 'node:os';
import type { PublicRace } from '@scrutineer/contracts';
import type { Outcome } from '../generator/load-account';
import type { LoadShape } from '../generator/load-plan';
import type { HistogramData } from '../measure/latency-histogram';
import { percentilesOf, rounded, type Percentiles } from '../measure/percentiles';
import { addCounts } from '../measure/sample';
import type { Second, Timeline } from '../measure/timeline';
import type { Profile } from '../profile/profile';
import { checksOf, type Check, type Measured } from '../verdict/checks';
import type { CountCheck } from '../verdict/count-check';

/** What `load --json` prints and the report shows. */
export interface LoadReport extends Measured {
  readonly race: string;
  readonly title: string;
  readonly round: number;
  /** Whether the ballots went to a race that counts for nothing. */
  readonly rehearsal: boolean;
  readonly startedAt: string;
  readonly machine: string;
  readonly profile: Profile;
  readonly seed: number;
  readonly processes: number;
  readonly voters: number;
  readonly wanted: number;
  readonly resent: number;
  /** From the start to the last `recorded`. */
  readonly seconds: number;
  /** Results frames that voters were shown. */
  readonly deliveries: number;
  /** CPU seconds of the processes that were asked for, from before the first ballot until the last was counted. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Recorded a second, on the whole and in the best second. */
  readonly rate: number;
  readonly peak: number;
  /** From when a ballot was due until it was sent: what the generator adds to every latency, by being late itself. */
  readonly sendLagMs: Percentiles | null;
  readonly errors: Readonly<Record<string, number>>;
  readonly checks: readonly Check[];
  readonly passed: boolean;
  readonly timeline: readonly Second[];
}

export interface Findings {
  readonly race: PublicRace;
  readonly rehearsal: boolean;
  readonly profile: Profile;
  readonly shape: LoadShape;
  readonly processes: number;
  /** ms since 1970. */
  readonly startAt: number;
  readonly outcomes: readonly Outcome[];
  readonly timeline: Timeline;
  readonly freshness: HistogramData;
  readonly count: CountCheck | null;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly interrupted: boolean;
}

export function loadReport(found: Findings): LoadReport {
  const { race, rehearsal, profile, shape, processes, startAt, outcomes, timeline } = found;
  const sum = (count: (one: Outcome) => number): number => outcomes.reduce((all, one) => all + count(one), 0);
  const seconds = Math.max(0, ...outcomes.map(({ lastRecordedAt }) => lastRecordedAt - startAt)) / 1000;
  const perSecond = timeline.seconds();
  const measured: Measured = {
    sent: sum(({ sent }) => sent),
    recorded: sum(({ recorded }) => recorded),
    refused: addCounts(...outcomes.map(({ refused }) => refused)),
    unanswered: sum(({ unanswered }) => unanswered),
    unsent: sum(({ unsent }) => unsent),
    ackMs: percentilesOf(...outcomes.map(({ ack }) => ack)),
    freshnessMs: percentilesOf(found.freshness),
    reconnectMs: percentilesOf(...outcomes.map(({ reconnect }) => reconnect)),
    count: found.count,
    interrupted: found.interrupted,
  };
  const checks = checksOf(measured, profile.thresholds);
  return {
    ...measured,
    race: race.id,
    title: race.title,
    round: race.round,
    rehearsal,
    startedAt: new Date(startAt).toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    profile,
    seed: shape.seed,
    processes,
    voters: sum(({ voters }) => voters),
    wanted: perSecond.reduce((all, { wanted }) => all + wanted, 0),
    resent: sum(({ resent }) => resent),
    deliveries: timeline.deliveries,
    cpuSeconds: found.cpuSeconds,
    seconds: rounded(seconds),
    rate: seconds > 0 ? rounded(measured.recorded / seconds) : 0,
    peak: Math.max(0, ...perSecond.map(({ recorded }) => recorded)),
    sendLagMs: percentilesOf(...outcomes.map(({ sendLag }) => sendLag)),
    errors: timeline.errors(),
    checks,
    passed: checks.every(({ passed }) => passed),
    timeline: perSecond,
  };
}
