import { SeededRandom } from '@scrutineer/random';
import {
  ballotLogEnds,
  countRound,
  Crowd,
  Operator,
  RaceWatch,
  readBallotLog,
  type LoggedPartitions,
} from '@scrutineer/testing-journey';
import { judge } from '../verdict/judge';
import { keepEvidence } from '../verdict/evidence';
import { Footprints } from '../verdict/footprints';
import type { World } from '../world/world';
import type { Fault, Outcome, RunOptions } from './fault';
import { whenHealed } from './when-healed';

export const CANDIDATES = ['1', '4', '16', '44', '55', '63', '81'];
/** Recorded before the fault, so that it meets a system at work; and altogether, at least. */
export const WARM = 3_000;
export const BALLOTS = 21_000;
export const LOAD = { perSecond: 2_500, seats: 400, ballotsEach: 8 };

/**
 * Stages one fault under constant load: heals it, lets everybody finish, closes the race, and holds what voters were told,
 * the log and the tally against each other.
 * @throws Error with every broken invariant; the seed and the folder with history, log and output are printed
 */
export async function runFault(fault: Fault, world: World, { seed, thorough }: RunOptions): Promise<Outcome> {
  const { cluster } = world;
  const race = `${fault.id.toLowerCase()}-${seed}`;
  const over = new AbortController();
  const gateways = cluster.gateways.map(({ url }) => url);
  const operators = cluster.voteApis.map(({ url }) => new Operator(url, cluster.password));
  const operatorAt = (number: 0 | 1): Operator => operators[number]!;
  const crowd = new Crowd({
    race,
    candidates: CANDIDATES,
    gateways,
    tokens: cluster.tokens,
    seed,
    signal: over.signal,
    ...LOAD,
    ...(fault.perSecond && { perSecond: fault.perSecond }),
  });
  const begin = await ballotLogEnds(cluster.kafka.brokers);
  let log: LoggedPartitions = [];
  const notes: string[] = [];
  let remembered: LoggedPartitions | null = null;
  const remember = (part: LoggedPartitions): void => void (remembered = part);
  try {
    await operatorAt(0).openNew(race, CANDIDATES);
    const watches = gateways.map((url) => new RaceWatch(url, race, over.signal));
    await Promise.all(watches.map((watch) => watch.whenIn('open')));
    const footprints = await Footprints.take(cluster.all);

    await crowd.begin();
    await crowd.whenRecorded(WARM);
    const random = new SeededRandom(seed);
    const scene = Object.assign(Object.create(world) as World, {
      race,
      crowd,
      watches,
      random,
      thorough,
      operatorAt,
      begin,
      remember,
      note: (text: string) => void notes.push(text),
    });
    const effects = await Promise.race([fault.inject(scene), crowd.faulted]);
    const healMs = await whenHealed(scene);
    await crowd.whenRecorded(BALLOTS);
    await crowd.end();

    if ((await operatorAt(1).race(race)).state === 'open') await operatorAt(1).close(race);
    log = merged(remembered, await readBallotLog(cluster.kafka.brokers, begin));
    const count = countRound(log, race, 1);
    const { history } = crowd;
    const verdict = await judge({
      race,
      candidates: CANDIDATES,
      history,
      log,
      count,
      operators,
      redisUrl: world.redisUrl,
      url: cluster.voteApis[0].url,
      whole: remembered === null,
    });
    const broken = [
      ...verdict.broken,
      ...watches.flatMap((watch) => watch.falls()),
      ...(await footprints.grown(cluster.all)),
      ...Object.entries(effects).flatMap(([name, seen]) => (seen > 0 ? [] : [`not staged: ${name} is ${seen}`])),
    ];
    const outcome = { id: fault.id, ballots: history.recorded, ...verdict.sums, healMs, effects, notes };
    process.stderr.write(
      `${fault.id} ${JSON.stringify({ ...outcome, voters: count.standing.size, ...history.counts() })}\n`,
    );
    if (broken.length > 0) throw new Error(broken.slice(0, 20).join('\n'));
    return outcome;
  } catch (cause) {
    const folder = await keepEvidence(fault.id, { history: crowd.history, log, world });
    process.stderr.write(
      `${fault.id} failed. ${String(cause)}\nAgain with SEED=${seed}. History, log and output are in ${folder}\n`,
    );
    throw cause;
  } finally {
    over.abort();
    // Whatever a fault that failed has left behind, the next one finds fair weather.
    for (const proxy of [world.kafkaProxy, ...world.redisProxies]) proxy.clear();
  }
}

function merged(earlier: LoggedPartitions | null, later: LoggedPartitions): LoggedPartitions {
  return later.map((records, partition) => new Map([...(earlier?.[partition] ?? []), ...records]));
}
