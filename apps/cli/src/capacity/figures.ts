import { z } from 'zod';

const micros = z.number().nonnegative();
const servers = z.object({ gateway: micros, 'vote-api': micros, kafka: micros, redis: micros, worker: micros });

/** The part of the bench's results that capacity is computed from; the rest of the file may be anything. */
export const benchSchema = z
  .object({
    machine: z.string(),
    date: z.string(),
    commit: z.string(),
    /** CPU µs a vote of each server of the distributed product at 8,000 votes a second: saturated ones batch more. */
    systems: z.object({ distributed: z.object({ serversSteady: servers }) }),
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
    /** CPU µs a vote. */
    perVote: systems.distributed.serversSteady,
    ...ratios,
  }));
/** What the bench measured. */
export type Figures = z.output<typeof benchSchema>;

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
  /** What the bench's gateway was doing at that rate, besides taking votes: showing results to its voters. */
  benchVotesPerSecond: 8000,
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
