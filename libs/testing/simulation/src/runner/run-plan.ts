import { judgeResults, unfinishedBusiness } from '../oracle/convergence';
import { judgeHistory } from '../oracle/judge-history';
import type { Plan } from '../plan/plan';
import type { SightingCounts } from '../sightings';
import { CALM } from '../surroundings/network';
import type { Violation } from '../trace';
import { World } from '../world';

const LOOK_MS = 1000;
/** Requests that were delayed have arrived by then, and processes and servers that were away are back. */
const SETTLE_MS = 10_000;
/** Two audits and what follows from them. */
const HEAL_MS = 120_000;

export interface Outcome {
  readonly violation: Violation | null;
  readonly sightings: SightingCounts;
  /** The story, if it was asked for. */
  readonly lines: readonly string[];
}

/** Lets one world run from beginning to end, or to its first violation. */
export async function runPlan(plan: Plan, isTold = false): Promise<Outcome> {
  const world = new World(plan, isTold);
  const { trace } = world;
  const onRejection = (error: unknown): void =>
    trace.violate('crash', `unhandled rejection: ${String((error as Error).stack)}`);
  process.on('unhandledRejection', onRejection);
  try {
    for (const event of plan.events) world.time.after(event.at, () => world.faults.run(event), null);
    await watch(world, plan.calmAt);
    if (plan.mode === 'liveness') await heal(world);
    if (!trace.violation) judgeHistory(world);
  } catch (error) {
    trace.violate('crash', `unexpected: ${String((error as Error).stack)}`);
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  return { violation: trace.violation, sightings: trace.sightings, lines: trace.lines };
}

/** Lets time pass, and looks at the tallies ever and again. */
async function watch(world: World, until: number): Promise<void> {
  const { time, trace, witness } = world;
  while (time.elapsed < until && !trace.violation) {
    await time.runUntil(Math.min(until, time.elapsed + LOOK_MS), () => trace.violation !== null);
    if (!trace.violation) await witness.tallies();
  }
}

/** The faults stop: from now on everything must become right. */
async function heal(world: World): Promise<void> {
  const { time, network, trace, plan, witness } = world;
  trace.tell('— the faults stop');
  network.weather = CALM;
  world.cut = 0;
  await watch(world, plan.calmAt + SETTLE_MS);
  let isOver = false;
  void Promise.all([...world.operators.values()].map((operator) => operator.end())).then(() => (isOver = true));
  const deadline = time.elapsed + HEAL_MS;
  let business: string | null = null;
  while (!trace.violation) {
    await watch(world, time.elapsed + LOOK_MS);
    business = isOver ? unfinishedBusiness(world) : 'operators are not done';
    if (business === null) break;
    if (time.elapsed > deadline) return trace.violate('I7', `not healed: ${business}`);
  }
  if (trace.violation) return;
  await witness.tallies(true);
  await judgeResults(world, (race, round) => ask(world, race, round));
}

/** Results as the spectator reads them now. */
async function ask(world: World, race: string, round: number) {
  const { spectator, time } = world;
  let answer: Awaited<ReturnType<typeof spectator.results.read>> | undefined;
  spectator.process.run(() => void spectator.results.read(race, round).then((results) => (answer = results)));
  await time.runUntil(time.elapsed + LOOK_MS, () => answer !== undefined);
  return answer ?? null;
}
