// Grows while votes flow: on a Redis Cluster, with a gateway and a worker that join in the burst, and with partitions that
// are added between two rounds.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { topics } from '@scrutineer/contracts';
import { startRedisCluster } from '@scrutineer/testbed';
import {
  brokenPromises,
  countRound,
  Crowd,
  differences,
  eventually,
  observer,
  Operator,
  readBallotLog,
  startCluster,
  type Cluster,
  type Instance,
  type RoundCount,
} from '@scrutineer/testing-journey';
import { journeySteps } from './cluster/journey-step';
import { recount } from './operator/recount';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const candidates = ['1', '4', '16', '44'];
const RACE = 'zandvoort-2025';
const PARTITIONS = 4;

let cluster: Cluster;
let operator: Operator;
let folder: string;
const over = new AbortController();
const step = journeySteps({ seed, cluster: () => cluster });

beforeAll(async () => {
  const redis = await startRedisCluster();
  cluster = await startCluster({ redis, envOf: () => ({ BALLOT_PARTITIONS: `${PARTITIONS}` }) });
  operator = new Operator(cluster.voteApis[0].url, cluster.password);
  folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-scaling-'));
});

afterAll(async () => {
  over.abort();
  await cluster.dispose();
  await rm(folder, { recursive: true });
});

async function crowdOf(round: number): Promise<Crowd> {
  const gateways = cluster.gateways.map(({ url }) => url);
  const crowd = new Crowd({
    ...{ race: RACE, round, candidates, gateways, tokens: cluster.tokens, seed: seed + round, signal: over.signal },
    ...{ perSecond: 500, seats: 100, ballotsEach: 5 },
  });
  await crowd.begin();
  return crowd;
}

/** Waits until one that has joined has had its part. */
async function untilItWorks(instance: Instance, metric: string): Promise<void> {
  const ask = async (): Promise<number> => {
    const figures = [...(await instance.metrics())].filter(([name]) => name.startsWith(metric));
    return figures.reduce((sum, [, value]) => sum + value, 0);
  };
  await eventually(`${instance.name} takes part`, ask, (total) => total > 0);
}

/** What the results show is what the test counts in the log, and what voters were told is true. */
async function expectCounted(crowd: Crowd, round: number): Promise<RoundCount> {
  const log = await readBallotLog(cluster.kafka.brokers);
  const count = countRound(log, RACE, round);
  const isFinal = ({ state }: { state: string }): boolean => state === 'closed';
  const results = await eventually('final results', () => operator.results(RACE, round), isFinal);
  expect(differences(results, count)).toEqual([]);
  expect(count.scattered).toEqual([]);
  expect(brokenPromises(crowd.history, { race: RACE, round }, log, count).slice(0, 20)).toEqual([]);
  process.stderr.write(`round ${round}: ${JSON.stringify(crowd.history.counts())}, ${results.total} votes\n`);
  return count;
}

describe('a service that grows', () => {
  step('loses and doubles nothing while a gateway and a worker join in the burst', 120_000, async () => {
    const [gateway, joinedGateway] = cluster.gateways;
    const [worker, joinedWorker] = cluster.workers;
    await Promise.all([gateway.start(), worker.start(), cluster.voteApis[0].start()]);
    await operator.openNew(RACE, candidates);
    const crowd = await crowdOf(1);
    await crowd.whenRecorded(1_000);
    await Promise.all([joinedGateway.start(), joinedWorker.start()]);
    await untilItWorks(joinedGateway, 'scrutineer_ballots_total{outcome="recorded"');
    await untilItWorks(joinedWorker, 'scrutineer_tally_applied_total');
    await crowd.end();
    await operator.close(RACE);
    const { standing } = await expectCounted(crowd, 1);
    expect(new Set([...standing.values()].map(({ partition }) => partition)).size).toBe(PARTITIONS);
  });

  step('takes more partitions with the next round, and leaves the last round as it was', 120_000, async () => {
    const before = await operator.results(RACE, 1);
    const admin = observer([...cluster.kafka.brokers]).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: topics.ballots, count: 2 * PARTITIONS }] });
    await admin.disconnect();
    // One after the other, as a rollout does: each learns of the new partitions when it starts.
    for (const instance of [...cluster.workers, ...cluster.gateways, cluster.voteApis[0]]) {
      expect(await instance.stop()).toBe(0);
      await instance.start();
    }
    await operator.reset(RACE);
    await operator.open(RACE);
    const crowd = await crowdOf(2);
    await crowd.whenRecorded(1_000);
    await crowd.end();
    await operator.close(RACE);
    const { standing } = await expectCounted(crowd, 2);
    expect(new Set([...standing.values()].map(({ partition }) => partition)).size).toBe(2 * PARTITIONS);
    expect(await operator.results(RACE, 1)).toEqual({ ...before, asOf: expect.any(String) as string });
  });

  step('recounts to the same', 60_000, async () => {
    const passwordFile = path.join(folder, 'password');
    await writeFile(passwordFile, `${cluster.password}\n`);
    const { code, stdout } = await recount(RACE, cluster.voteApis[0].url, passwordFile);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ race: RACE, round: 2, equal: true });
  });
});
