// docs/capacity.md: what the highest public figure would take, and how that is computed.
import { capacityFor, type Demand } from './capacity';
import { capacityView, markdownTable } from './capacity-view';
import { compareRun, type MeasuredRun } from './check-run';
import { assumptions, type Figures, type Prices } from './figures';

const TARGET: Demand = { votesPerSecond: 60_000, sockets: 1_000_000, voters: 1_000_000, framesPerSecond: 4 };

export function capacityPage(figures: Figures, prices: Prices, run: MeasuredRun): string {
  const quieter = { ...TARGET, framesPerSecond: 1 };
  const view = (demand: Demand): string => capacityView(demand, figures, prices, capacityFor(demand, figures, prices));
  const { instance: machine, ...given } = assumptions;
  return `# Capacity

Written by \`npm run capacity\` from what the bench and a run of the load tool have measured. **It is an extrapolation**: nobody has run this system at
this size. \`npm run scrutineer -- capacity --votes-per-second … --sockets …\` computes it for other figures.

## 60,000 votes a second, 1,000,000 sockets

The highest public figure is 3,591,000 votes in a minute: 60,000 a second. ${view(TARGET)}

Results to everybody are the largest part by far, not votes. The same with one results frame a second:

${view(quieter)}

## How it is computed

- A server's CPU is votes × its CPU a vote, and its CPU a second in which any come: appends, fetches and scripts go by time, so that few votes are dear and many cheap.
  Both are the straight line through what it used saturated and at 8,000 votes a second. Every gateway has its own second (of which the bench's results frames are taken off); further
  gateways cost the broker their appends, and worker and Redis more fetches, up to a limit; every worker has its second, and Redis one for each. The gateways' is also sockets × results frames × the CPU of a delivery. Cores are planned with at ${assumptions.utilisation * 100} %.
- Gateways: as many as CPU takes, or sockets, whichever is more. Workers: as CPU takes, two at least. Brokers: ${assumptions.replication} replicas, each taken to cost what the leader does.
- Partitions: ${assumptions.partitionsPerWorker} for each worker, in a multiple of ${assumptions.leastPartitions}. A round keeps the partitions it opened with.
- Redis runs commands on one thread: where more than half a core is wanted, a Redis Cluster, whose slots share out the partitions of a round.
- Memory of Redis: voters × bytes a voter × ${assumptions.redisHeadroom}, because a rebuild keeps two generations.
- Machines: ${machine.vcpu} cores and ${machine.mib / 1024} GiB each, less what the system keeps; by the sum of requests. Prices are those of the infrastructure's price map.
  A \`t3\` may not use its cores all the time; take a type without such a limit for a long event, and put its price into the map.

What the bench does not measure is assumed:

${markdownTable(
  ['assumption', 'value'],
  Object.entries(given).map(([name, value]) => [name, `${Math.round(value * 100) / 100}`]),
).join('\n')}

## Held against a run

\`MEASURE=1 npx nx e2e distributed-e2e\` runs the load tool on one gateway, one vote-api, one worker, one broker and one Redis and keeps what they used
([measured-run.json](../bench/results/measured-run.json)); the model is given the same seconds, votes and deliveries. All servers together must be within a
factor of 1.5, which a test asserts of these files.

${markdownTable(
  ['server', 'CPU s predicted', 'CPU s measured', 'ratio'],
  compareRun(figures, run).map(({ name, predicted, measured, ratio }) => [
    ...[name, predicted.toFixed(2), measured.toFixed(2), ratio.toFixed(2)],
  ]),
).join('\n')}

## Growing

Each of these is tested ([scaling.e2e.spec.ts](../apps/distributed-e2e/src/scaling.e2e.spec.ts)), on a Redis Cluster of three nodes:

- **Gateways and workers** may be added in the middle of a burst: nothing is lost and nothing counted twice. More workers than partitions do nothing.
- **Partitions** grow between rounds: \`kafka-topics.sh --alter --topic ballots --partitions …\`, then restart the workers, the gateways and the vote-apis, one after the
  other. The next round opens with all of them; rounds before keep theirs.
- **Redis Cluster**: \`REDIS_URL=redis+cluster://host:port,…\`. All keys of a partition's tally share a slot.
`;
}
