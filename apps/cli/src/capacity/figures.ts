import { z } from 'zod';

const micros = z.number().nonnegative();
const servers = z.object({ gateway: micros, 'vote-api': micros, kafka: micros, redis: micros, worker: micros });
/** A figure of each server. */
export type Servers = z.output<typeof servers>;

/** The rate (votes/s) of the bench's steady load. */
const STEADY = 8000;

/** The part of the bench's results that capacity is computed from; the rest of the file may be anything. */
export const benchSchema = z
  .object({
    machine: z.string(),
    date: z.string(),
    commit: z.string(),
    /** CPU µs a vote of each server of the distributed product, saturated and at the steady rate. */
    systems: z.object({
      distributed: z.object({ votesPerSecond: z.number().gt(STEADY), servers, serversSteady: servers }),
    }),
    ratios: z.object({
      broadcastCpuVsLoop: z.number().positive(),
      bytesPerSocketAboveWs: z.number(),
      redisBytesPerVoter: z.number().positive(),
    }),
  })
  .transform(({ machine, date, commit, systems, ratios }) => ({
    machine,
    date,
    commit,
    ...lineThrough(systems.distributed),
    ...ratios,
  }));
/** What the bench measured. */
export type Figures = z.output<typeof benchSchema>;

interface Line {
  /** CPU µs of each vote. */
  readonly perVote: Servers;
  /** CPU ms of each second that votes come in, however many: appends, fetches and scripts go by time. */
  readonly perSecond: Servers;
}

interface Measured {
  readonly votesPerSecond: number;
  readonly servers: Servers;
  readonly serversSteady: Servers;
}

/** A server's CPU at any rate, as the straight line through what it used at two. */
function lineThrough({ votesPerSecond, servers: saturated, serversSteady: steady }: Measured): Line {
  const perVote = { ...saturated };
  const perSecond = { ...saturated };
  for (const name of Object.keys(saturated) as (keyof Servers)[]) {
    const rise = (saturated[name] * votesPerSecond - steady[name] * STEADY) / (votesPerSecond - STEADY);
    perVote[name] = Math.max(0, rise);
    perSecond[name] = Math.max(0, ((steady[name] - perVote[name]) * STEADY) / 1000);
  }
  return { perVote, perSecond };
}

/** A price map of infra/terraform: what it does not name cannot be priced. */
export const pricesSchema = z.object({
  as_of: z.string(),
  source: z.string(),
  region: z.string(),
  currency: z.string(),
  instance: z.record(z.string(), z.number().positive()),
});
export type Prices = z.output<typeof pricesSchema>;

/** What the bench does not measure, each with its source. */
export const assumptions = {
  /** CPU µs of a bare loop over `ws` sockets that writes one frame of 1 KB, encoded once: measured by itself, on the bench's kind of machine. */
  bareDeliveryMicros: 9.8,
  /** CPU ms of a second that each further gateway costs the broker: two, four and six at 3,000 and 8,000 votes a second. */
  brokerMsPerGateway: 28,
  /**
   * So many times what they use with one gateway do worker and Redis use with several, by time: fetches come more often.
   * From four gateways on the worker is never idle between two, so that more of them make no difference.
   */
  moreFetches: 2,
  /** To so many voters the bench's gateway showed results besides, at any rate. */
  benchSockets: 1000,
  /** Of the bare library: docs/load-held.md. */
  bareSocketBytes: 7.7 * 1024,
  /** Resident without sockets: docs/load-held.md. */
  gatewayBaseMiB: 139,
  /** Sockets that one gateway was seen to hold through a storm: docs/load-held.md. */
  socketsPerGateway: 10_000,
  /** At most so many, by the contract. */
  framesPerSecond: 4,
  resultsFrameBytes: 1024,
  /** Part of a core that is planned with: what is left is for unevenness, storms and a lost machine. */
  utilisation: 0.5,
  /** Replicas of the log; each follower is taken to cost what the leader does, though it parses nothing. */
  replication: 3,
  /** Partitions for each worker, so that a worker that is added or lost takes or leaves little. */
  partitionsPerWorker: 3,
  leastPartitions: 12,
  /** A rebuild writes a second generation beside the first (ADR 4), and Redis needs air besides. */
  redisHeadroom: 2.5,
  /** The machine that is counted with; its price is in the price map. */
  instance: { type: 't3.xlarge', vcpu: 4, mib: 16_384, reserved: { vcpu: 0.5, mib: 525 } },
} as const;
