import type { RaceRules } from '@scrutineer/voting-domain';
import { SeededRandom } from '@scrutineer/random';
import { plannedFaults } from './plan-faults';
import type { OperatorAction, Plan, PlannedEvent, PlannedRace } from './plan';

const RACES = ['abu-dhabi-2025', 'monaco-2026'];
/** A browser that loses its storage gives a voter the right order only between taps this far apart (ms). */
const TAP_APART = 150;
const LONG_MS = 40_000;

/** The plan of a seed: the same one every time. */
export function makePlan(seed: number): Plan {
  const random = new SeededRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5eed);
  const mode = random.chance(0.3) ? 'safety' : 'liveness';
  const isLong = random.chance(0.2);
  const races = RACES.map((id) => ({ id, rules: rules(random) }));
  const scripts = races.map(({ id }) => script(id, random));
  const lastStep = Math.max(...scripts.flat().map(({ at }) => at));
  const calmAt = isLong ? LONG_MS : lastStep + random.between(500, 4000);
  const plan = {
    seed,
    mode,
    partitions: random.between(2, 4),
    races,
    voters: random.between(4, 9),
    workers: random.between(1, 3),
    cut: random.chance(0.7) ? random.next() * 0.06 : 0,
    calmAt,
  } as const;
  const voterEvents = taps(plan, random);
  const faults = plannedFaults(plan, random);
  const events = [...scripts.flat(), ...voterEvents, ...faults.events].sort((a, b) => a.at - b.at);
  return { ...plan, weather: faults.weather, events };
}

function rules(random: SeededRandom): RaceRules {
  return { change: random.chance(0.75) ? 'until_close' : 'final', visibility: 'always', withdrawn: 'exclude' };
}

/** What an operator wants of one race, one step after the other. */
function script(race: string, random: SeededRandom): PlannedEvent[] {
  let at = random.between(0, 500);
  const steps: PlannedEvent[] = [];
  const step = (action: OperatorAction, after: number): void => {
    at += after;
    steps.push({ at, do: 'command', race, action, twice: random.chance(0.25) });
    if (random.chance(0.3)) steps.push({ at: at + random.between(1, 60), do: 'finish too', race });
  };
  step('create', 0);
  step('open', random.between(300, 1500));
  step('close', random.between(2500, 8000));
  if (random.chance(0.4)) {
    step('reopen', random.between(200, 2500));
    step('close', random.between(1500, 4000));
  }
  if (random.chance(0.35)) {
    step('reset', random.between(200, 2000));
    step('open', random.between(200, 1500));
    if (random.chance(0.3)) step('reset', random.between(1500, 4000));
    else step('close', random.between(1500, 4000));
  }
  if (random.chance(0.3)) step('certify', random.between(500, 3000));
  return steps;
}

function taps(
  plan: { races: readonly PlannedRace[]; voters: number; calmAt: number },
  random: SeededRandom,
): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  for (let voter = 0; voter < plan.voters; voter += 1) {
    const tabs = random.chance(0.4) ? 2 : 1;
    let at = random.between(500, 3000);
    while (at < plan.calmAt) {
      const race = random.pick(plan.races).id;
      events.push({ at, do: 'tap', voter, tab: random.between(0, tabs - 1), race, choice: random.between(0, 2) });
      if (random.chance(0.08)) events.push({ at: at + 1, do: 'clear storage', voter });
      at += random.chance(0.3) ? random.between(TAP_APART, 400) : random.between(600, 5000);
    }
  }
  return events;
}
