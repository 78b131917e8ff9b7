import type { Plan } from '../plan/plan';
import { CALM } from '../surroundings/network';

const MOST_RUNS = 400;

/**
 * A plan that fails as the given one does, with as few events as could be found: leaves out halves, then quarters and so
 * on down to single events (delta debugging, without its complements), and the bad weather if it is not needed.
 */
export async function shrink(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let best = plan;
  let runs = 0;
  const attempt = async (smaller: Plan): Promise<boolean> => {
    if (runs >= MOST_RUNS) return false;
    runs += 1;
    if (!(await fails(smaller))) return false;
    best = smaller;
    return true;
  };
  await attempt({ ...best, weather: CALM, cut: 0 });
  for (let size = Math.ceil(best.events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.events.length;) {
      const events = best.events.toSpliced(at, size);
      if (!(await attempt({ ...best, events }))) at += size;
    }
  }
  return best;
}
