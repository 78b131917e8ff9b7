import { randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { fillLog } from '../load/fill-log';
import { appliedRecords } from '../systems/applied-records';
import { startCluster, startWorker, type Cluster } from '../systems/cluster';
import { catchUp } from './catch-up';
import { median } from '../process/statistics';
import type { Part } from './part';

const FEW = 100_000;
/** Ballots of voters who voted before, by whose cost tallies of different sizes are compared. */
const BALLOTS = 300_000;

/** CPU µs of worker and Redis a vote, by the size of the tally. */
interface Costs {
  readonly atFew: number;
  readonly atMany: number;
}

/** What a vote costs, and what Redis keeps of it, from 100,000 voters to as many as are asked for. */
export const voters: Part = {
  seconds: ({ rounds, voters: most }) => 30 + most / 60_000 + rounds * 2 * 12,
  run: async ({ rounds, voters: most, systems, say }) => {
    const few = await startCluster();
    const many = await startCluster();
    await fill(few, FEW);
    say(`voters  ${FEW.toLocaleString('en')} have voted`);
    const empty = await usedMemory(many);
    await fill(many, most);
    const redisBytesPerVoter = ((await usedMemory(many)) - empty) / most;
    say(`voters  ${most.toLocaleString('en')} have voted; ${redisBytesPerVoter.toFixed(1)} bytes each`);
    const costs: Costs[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const atFew = await voteAgain(few, FEW, round);
      const atMany = await voteAgain(many, most, round);
      costs.push({ atFew, atMany });
      say(
        `voters ${round}/${rounds}  CPU µs of worker and Redis a vote: ${atFew.toFixed(2)}, then ${atMany.toFixed(2)}`,
      );
    }
    await Promise.all([few.stop(), many.stop()]);
    const mid = (size: keyof Costs): string => median(costs.map((cost) => cost[size])).toFixed(1);
    const notes =
      `Worker and Redis use ${mid('atFew')} µs of CPU for a vote with ${FEW.toLocaleString('en')} voters in the tally, ` +
      `${mid('atMany')} with ${most.toLocaleString('en')}.`;
    // The other servers do not know how many voters there are.
    const whole = systems['distributed']?.cpuMicrosPerVote;
    return {
      notes,
      figures: {
        redisBytesPerVoter: [redisBytesPerVoter],
        ...(whole !== undefined && {
          voteCostAtTenMillion: costs.map(({ atFew, atMany }) => (whole + atMany - atFew) / whole),
        }),
      },
    };
  },
};

/** Has so many voters cast their first ballots. */
async function fill(cluster: Cluster, voters: number): Promise<void> {
  const { service, metrics } = await startWorker(cluster);
  await fillLog(cluster.brokers, { ballots: voters, voter: (n) => n, seq: () => 1 });
  await appliedRecords(metrics, (applied) => applied >= voters);
  await service.stop();
}

/**
 * CPU µs of worker and Redis for each ballot of voters drawn by lot. Each changes its voter's choice, whose `seq` rises
 * with every ballot: the few are drawn several times, and what is a repeat is not written.
 */
async function voteAgain(cluster: Cluster, voters: number, round: number): Promise<number> {
  await fillLog(cluster.brokers, {
    ballots: BALLOTS,
    voter: () => randomInt(voters),
    seq: (n) => 1 + round * BALLOTS + n,
  });
  const { cpu } = await catchUp(cluster, BALLOTS);
  return cpu.worker + cpu.redis;
}

async function usedMemory({ redisUrl }: Cluster): Promise<number> {
  const redis = new Redis(redisUrl);
  const used = /^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1];
  redis.disconnect();
  return Number(used);
}
