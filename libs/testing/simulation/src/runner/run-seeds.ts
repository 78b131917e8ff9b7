import { makePlan } from '../plan/make-plan';
import type { Plan } from '../plan/plan';
import { addSightings, type SightingCounts } from '../sightings';
import type { Violation } from '../trace';
import { runPlan } from './run-plan';

export interface Failure {
  readonly plan: Plan;
  readonly violation: Violation;
}

export interface Seeds {
  readonly from: number;
  readonly count: number;
}

export interface SeedsOutcome {
  /** The first seed that failed; those after it were not run. */
  readonly failure: Failure | null;
  readonly sightings: SightingCounts;
}

/** Runs one world a seed until the first that fails. */
export async function runSeeds({ from, count }: Seeds, progress: (done: number) => void): Promise<SeedsOutcome> {
  const sightings: SightingCounts = {};
  for (let done = 0; done < count; done += 1) {
    progress(done);
    const plan = makePlan(from + done);
    const outcome = await runPlan(plan);
    addSightings(sightings, outcome.sightings);
    if (outcome.violation) return { failure: { plan, violation: outcome.violation }, sightings };
  }
  return { failure: null, sightings };
}
