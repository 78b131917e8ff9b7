import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Results } from '@scrutineer/contracts';
import { closeCodes } from '@scrutineer/errors';
import { startRedis, startService } from '@scrutineer/testbed';
import {
  Audience,
  brokenPromises,
  builtApp,
  countRound,
  differences,
  eventually,
  openVoterSocket,
  Operator,
  RaceWatch,
  readBallotLog,
  startCluster,
  type AudienceSize,
  type Cluster,
  type Health,
  type Instance,
  type RoundCount,
} from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { WebSocket } from 'ws';
import { journeySteps } from './cluster/journey-step';
import { recount } from './operator/recount';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const candidates = ['1', '4', '16', '44', '55', '63', '81'];
const MAIN = 'abu-dhabi-2025';

let cluster: Cluster;
let folder: string;
let passwordFile: string;
const over = new AbortController();
const step = journeySteps({ seed, cluster: () => cluster });

beforeAll(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-distributed-'));
  passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, `${cluster.password}\n`);
});

afterAll(async () => {
  over.abort();
  await cluster.dispose();
  await rm(folder, { recursive: true });
});

/** An operator at the first or the second vote-api. */
function operatorAt(number: 0 | 1): Operator {
  return new Operator(cluster.voteApis[number].url, cluster.password);
}

function audienceOf(race: string, size: Omit<AudienceSize, 'round'>, round = 1): Audience {
  const gateways = cluster.gateways.map(({ url }) => url);
  return new Audience({
    race,
    ...size,
    round,
    candidates,
    gateways,
    tokens: cluster.tokens,
    seed,
    signal: over.signal,
  });
}

/** Lets an audience vote; where a step fails before it has waited for that, the failure is what is told. */
function begin(audience: Audience): Promise<void> {
  const voting = audience.vote();
  voting.catch(() => undefined);
  return voting;
}

function watchesOf(race: string): RaceWatch[] {
  return cluster.gateways.map(({ url }) => new RaceWatch(url, race, over.signal));
}

/** Opens a new race and waits until both gateways show it open. */
async function openRace(race: string): Promise<RaceWatch[]> {
  await operatorAt(0).openNew(race, candidates);
  const watches = watchesOf(race);
  await Promise.all(watches.map((watch) => watch.whenIn('open')));
  return watches;
}

async function flushAll(): Promise<void> {
  const redis = new Redis(cluster.redis.url);
  await redis.flushall().finally(() => redis.disconnect());
}

async function whenReady(instances: readonly Instance[]): Promise<void> {
  for (const instance of instances) {
    const isReady = ({ status }: Health): boolean => status === 200;
    await eventually(`${instance.name} is ready`, () => instance.health(), isReady);
  }
}

/** A worker listens to nobody; the others only once they have all that they need. */
function withoutListening(missing: readonly string[]): string[] {
  return missing.filter((part) => part !== 'listening');
}

/** Both vote-apis show, as final, what the test counts in the log; and what voters were told is true. */
async function expectCounted(race: string, audience: Audience, round = 1): Promise<RoundCount> {
  process.stderr.write(`${race}: ${JSON.stringify(audience.history.counts())}\n`);
  const log = await readBallotLog(cluster.kafka.brokers);
  const count = countRound(log, race, round);
  for (const number of [0, 1] as const) {
    const ask = (): ReturnType<Operator['results']> => operatorAt(number).results(race, round);
    const results = await eventually(`final results at vote-api ${number + 1}`, ask, ({ state }) => state === 'closed');
    expect(differences(results, count)).toEqual([]);
  }
  expect(brokenPromises(audience.history, { race, round }, log, count).slice(0, 20)).toEqual([]);
  return count;
}

describe('the distributed service', () => {
  step('waits for Kafka and Redis, says what is missing, and gets ready by itself', 120_000, async () => {
    const { kafka, redis, all } = cluster;
    await Promise.all([kafka.kill(), redis.kill()]);
    await Promise.all(all.map((instance) => instance.start('live')));
    for (const instance of all) {
      const { status, missing } = await instance.health();
      expect(status).toBe(503);
      expect(withoutListening(missing)).toEqual(['kafka topics', 'redis']);
    }
    await kafka.restart();
    for (const instance of all) {
      const isOnlyRedis = ({ missing }: Health): boolean => withoutListening(missing).join() === 'redis';
      await eventually(`${instance.name} misses Redis alone`, () => instance.health(), isOnlyRedis);
    }
    await redis.restart();
    await whenReady(all);
    expect(all.map(({ starts }) => starts)).toEqual(all.map(() => 1));
  });

  step('stays ready without Redis, for which ballots do not wait', 60_000, async () => {
    const { redis, all } = cluster;
    const news = (instance: Instance): Promise<string> =>
      Promise.resolve(instance.lines().findLast((line) => /redis is (gone|there)/.test(line)) ?? '');
    await redis.kill();
    for (const instance of all) {
      await eventually(
        `${instance.name} misses Redis`,
        () => news(instance),
        (line) => line.includes('redis is gone'),
      );
      expect(await instance.health()).toEqual({ status: 200, missing: [] });
    }
    await redis.restart();
    const isBack = (line: string): boolean => line.includes('redis is there');
    for (const instance of all) await eventually(`${instance.name} has Redis again`, () => news(instance), isBack);
  });

  step('refuses a Redis that may evict voters', 60_000, async () => {
    const evicting = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
    try {
      const env = { ...cluster.env, REDIS_URL: evicting.url, MANAGEMENT_PORT: '0' };
      const entry = builtApp('tally-worker');
      const worker = await startService({ entry, env, name: 'a worker on an evicting Redis', ready: /noeviction/ });
      expect(await worker.exited).toEqual({ code: 1, signal: null });
      expect(worker.lines().join('\n')).toMatch(/allkeys-lru.*maxmemory-policy noeviction/s);
    } finally {
      await evicting.stop();
    }
  });

  step('counts 100,000 ballots exactly while its processes are killed', 180_000, async () => {
    const { gateways, voteApis, workers } = cluster;
    const watches = await openRace(MAIN);
    const audience = audienceOf(MAIN, { voters: 22_000, ballots: 110_000 });
    const { history } = audience;
    const voting = begin(audience);
    const reached = (count: number): Promise<void> => Promise.race([history.whenRecorded(count), voting]);
    const kill = async (victims: readonly Instance[]): Promise<void> => {
      expect(history.inFlight).toBeGreaterThan(0);
      expect(history.recorded).toBeLessThan(80_000);
      await Promise.all(victims.map((victim) => victim.kill()));
    };

    await reached(20_000);
    const first = [gateways[0], voteApis[0], workers[0]];
    await kill(first);
    await Promise.all([...first.map((victim) => victim.start()), reached(45_000)]);
    // These stay away until the votes are counted: the others carry on.
    const second = [gateways[1], workers[1]];
    await kill(second);
    expect(history.counts().unknown).toBeGreaterThan(0);
    const operator = operatorAt(1);
    await operator.logIn();
    await reached(100_000);
    expect(history.inFlight).toBeGreaterThan(0);
    const { cut } = await operator.close(MAIN);
    await voting;

    const { standing, windows } = await expectCounted(MAIN, audience);
    expect(standing.size).toBeGreaterThan(19_500);
    expect(history.counts().refused).toBeGreaterThan(0);
    expect(windows.map((ofPartition) => ofPartition.map(({ closed }) => `${closed}`))).toEqual(cut.map((end) => [end]));
    expect(watches.flatMap((watch) => watch.falls()).slice(0, 20)).toEqual([]);
    await Promise.all(second.map((victim) => victim.start()));
  });

  step('recounts to the same by its command line', 60_000, async () => {
    const { code, stdout, stderr } = await recount(MAIN, cluster.voteApis[0].url, passwordFile);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { total } = await operatorAt(1).results(MAIN);
    expect(JSON.parse(stdout)).toMatchObject({ race: MAIN, round: 1, equal: true, voters: total });
  });

  step('heals after FLUSHALL without showing less than before', 120_000, async () => {
    const race = 'monza-2025';
    const watches = await openRace(race);
    const audience = audienceOf(race, { voters: 4_000, ballots: 16_000 });
    const voting = begin(audience);
    await Promise.race([audience.history.whenRecorded(6_000), voting]);
    await flushAll();
    await voting;
    await operatorAt(0).close(race);
    await expectCounted(race, audience);

    // A closed round is rebuilt too.
    await flushAll();
    await expectCounted(race, audience);
    expect(watches.map((watch) => watch.shown.length > 0)).toEqual([true, true]);
    expect(watches.flatMap((watch) => watch.falls()).slice(0, 20)).toEqual([]);
  });

  step('records nothing while the broker stands still, and goes on when it does', 120_000, async () => {
    const race = 'spa-2025';
    await openRace(race);
    const audience = audienceOf(race, { voters: 3_000, ballots: 12_000 });
    const { history } = audience;
    const voting = begin(audience);
    await Promise.race([history.whenRecorded(2_000), voting]);
    const starts = cluster.all.map((instance) => instance.starts);

    // Everybody has an answer and a socket, so whatever is answered from now on was sent from now on.
    audience.gate.hold();
    await history.whenAnswered();
    cluster.kafka.pause();
    const paused = history.events.length;
    audience.gate.open();
    try {
      await Promise.race([history.whenever(({ op }) => op === 'unknown'), voting]);
      for (const gateway of cluster.gateways) {
        const missesRaces = ({ missing }: Health): boolean => missing.includes('race log');
        await eventually(`${gateway.name} knows what it misses`, () => gateway.health(), missesRaces);
      }
    } finally {
      cluster.kafka.resume();
    }
    const meanwhile = history.events.slice(paused);
    expect(meanwhile.filter(({ op }) => op === 'invoke').length).toBeGreaterThan(0);
    expect(meanwhile.filter(({ op }) => op === 'recorded').map(({ ballot }) => ballot.frame)).toEqual([]);

    await voting;
    await whenReady(cluster.all);
    await operatorAt(0).close(race);
    await expectCounted(race, audience);
    expect(cluster.all.map((instance) => instance.starts)).toEqual(starts);
  });

  step('finishes a close whose vote-api was killed half-way', 150_000, async () => {
    const race = 'suzuka-2025';
    const [doomed] = cluster.voteApis;
    const other = operatorAt(1);
    const watches = await openRace(race);
    const audience = audienceOf(race, { voters: 200, ballots: 600 });
    await audience.vote();

    let tries = 0;
    for (let leftHalfWay = false; !leftHalfWay; tries += 1) {
      expect(tries).toBeLessThan(12);
      if (tries > 0) {
        await other.reopen(race);
        await Promise.all(watches.map((watch) => watch.whenIn('open')));
      }
      const closing = Promise.race(watches.map((watch) => watch.whenIn('closing')));
      const unanswered = operatorAt(0)
        .close(race)
        .catch(() => undefined);
      await closing;
      await doomed.kill();
      leftHalfWay = (await other.race(race)).state === 'closing';
      await unanswered;
      await eventually(
        'somebody finishes the close',
        () => other.race(race),
        ({ state }) => state === 'closed',
      );
      await doomed.start();
    }
    process.stderr.write(`${race}: left half-way at try ${tries}\n`);
    await expectCounted(race, audience);
  });

  step('lets one of two close', 60_000, async () => {
    const race = 'imola-2025';
    await openRace(race);
    const audience = audienceOf(race, { voters: 200, ballots: 600 });
    await audience.vote();
    const answers = await Promise.all(([0, 1] as const).map((number) => operatorAt(number).command(`/${race}/close`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await expectCounted(race, audience);
  });

  step('starts the next round at zero and keeps the last one', 60_000, async () => {
    const operator = operatorAt(0);
    const before = await operator.results(MAIN, 1);
    await operator.reset(MAIN);
    await operator.open(MAIN);
    const isOpen = ({ state }: Results): boolean => state === 'open';
    const results = await eventually('the tally of round 2', () => operator.results(MAIN), isOpen);
    expect(results).toMatchObject({ round: 2, total: 0, voters: 0 });
    await Promise.all(watchesOf(MAIN).map((watch) => watch.whenIn('open')));
    const audience = audienceOf(MAIN, { voters: 100, ballots: 300 }, 2);
    await audience.vote();
    await operator.close(MAIN);
    const { standing } = await expectCounted(MAIN, audience, 2);
    expect(standing.size).toBe(100);
    for (const number of [0, 1] as const) {
      expect(await operatorAt(number).results(MAIN, 1)).toEqual({ ...before, asOf: expect.any(String) as string });
    }
  });

  step('leaves in order on SIGTERM, and says goodbye', 60_000, async () => {
    const token = (): string => cluster.tokens.issue(Date.now() + 60_000);
    const open = (): Promise<WebSocket>[] => cluster.gateways.map(({ url }) => openVoterSocket(url, MAIN, token()));
    const sockets = await Promise.all(Array.from({ length: 25 }, open).flat());
    const goodbyes = Promise.all(
      sockets.map((socket) => new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)))),
    );
    expect(await Promise.all(cluster.all.map((instance) => instance.stop()))).toEqual(cluster.all.map(() => 0));
    expect(new Set(await goodbyes)).toEqual(new Set([closeCodes.restart.code]));
  });
});
