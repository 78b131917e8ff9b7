import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HotHistogram } from './hot-histogram';

export { Registry } from 'prom-client';

/** A registry with the process's default metrics. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** The gateway's metrics. Labels are bounded: codes come from a fixed list. */
export interface GatewayMetrics {
  readonly sockets: Gauge;
  /** Sockets that the server closed; code: the close code. */
  readonly closes: Counter<'code'>;
  /** outcome: recorded | refused | unknown | late; code: the refusal's, else ''. */
  readonly ballots: Counter<'outcome' | 'code'>;
  /** The child of `ballots` that every recorded one counts on; looking it up each time would cost as much again. */
  readonly recorded: { inc(count: number): void };
  /** From reading the frame to writing `recorded`, in seconds. */
  readonly ackSeconds: HotHistogram;
  readonly batchSize: Histogram;
  readonly inflight: Gauge;
  /** outcome: sent | skipped (the socket is slow) | dropped (it was closed for it). */
  readonly frames: Counter<'outcome'>;
}

export function gatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const ballots = new Counter({
    name: 'scrutineer_ballots_total',
    help: 'Ballots by outcome and refusal code',
    labelNames: ['outcome', 'code'],
    registers,
  });
  return {
    ballots,
    recorded: ballots.labels('recorded', ''),
    sockets: new Gauge({ name: 'scrutineer_sockets', help: 'Open voter sockets', registers }),
    closes: new Counter({
      name: 'scrutineer_sockets_closed_total',
      help: 'Sockets closed by the server, by close code',
      labelNames: ['code'],
      registers,
    }),
    ackSeconds: new HotHistogram(
      'scrutineer_ballot_ack_seconds',
      'Time from a ballot’s arrival to its durable acknowledgement',
      [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registry,
    ),
    batchSize: new Histogram({
      name: 'scrutineer_append_batch_size',
      help: 'Ballots appended at once',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers,
    }),
    inflight: new Gauge({ name: 'scrutineer_inflight_ballots', help: 'Ballots waiting for the log', registers }),
    frames: new Counter({
      name: 'scrutineer_broadcast_frames_total',
      help: 'Broadcast frames by outcome',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

/** The tally-worker's metrics. */
export interface TallyMetrics {
  /** result: counted | changed | repeated | late | dead. */
  readonly applied: Counter<'result'>;
  readonly lag: Gauge<'partition'>;
  readonly freshness: Gauge;
  readonly rewinds: Counter;
  readonly auditMismatches: Counter;
  readonly retries: Counter;
  readonly stalled: Gauge;
}

export function tallyMetrics(registry: Registry): TallyMetrics {
  const registers = [registry];
  return {
    applied: new Counter({
      name: 'scrutineer_tally_applied_total',
      help: 'Records applied to the tally by result',
      labelNames: ['result'],
      registers,
    }),
    lag: new Gauge({
      name: 'scrutineer_tally_lag_records',
      help: 'Records of the ballot log not yet in the tally',
      labelNames: ['partition'],
      registers,
    }),
    freshness: new Gauge({
      name: 'scrutineer_tally_freshness_seconds',
      help: 'Age of the newest ballot when it was applied; 0 when there is no lag',
      registers,
    }),
    rewinds: new Counter({ name: 'scrutineer_tally_rewinds_total', help: 'Gaps that were read again', registers }),
    auditMismatches: new Counter({
      name: 'scrutineer_tally_audit_mismatches_total',
      help: 'Audits that found a damaged tally',
      registers,
    }),
    retries: new Counter({
      name: 'scrutineer_tally_retries_total',
      help: 'Attempts at the tally store or the log that failed and were made again',
      registers,
    }),
    stalled: new Gauge({
      name: 'scrutineer_tally_stalled_seconds',
      help: 'How long a partition with records to count has had no progress without a known cause; 0 is normal',
      registers,
    }),
  };
}

/** What the vote-api says of races and its own answers. */
export interface ApiMetrics {
  /** Set only while results are public. */
  readonly candidateVotes: Gauge<'race' | 'candidate'>;
  /** 1 for the state a race is in. */
  readonly raceState: Gauge<'race' | 'state'>;
  /** outcome: issued | renewed | refused. */
  readonly voterTokens: Counter<'outcome'>;
}

export function apiMetrics(registry: Registry): ApiMetrics {
  const registers = [registry];
  return {
    candidateVotes: new Gauge({
      name: 'scrutineer_candidate_votes',
      help: 'Votes of a candidate, only while results are public',
      labelNames: ['race', 'candidate'],
      registers,
    }),
    raceState: new Gauge({
      name: 'scrutineer_race_state',
      help: '1 for the state a race is in',
      labelNames: ['race', 'state'],
      registers,
    }),
    voterTokens: new Counter({
      name: 'scrutineer_voter_tokens_total',
      help: 'Voter tokens by outcome',
      labelNames: ['outcome'],
      registers,
    }),
  };
}
