import type { Plan } from '../plan/plan';
import { SIGHTINGS, type Sighting, type SightingCounts } from '../sightings';

/** How often each thing was met, the rarest first. */
export function sightingsTable(sightings: SightingCounts): string {
  const rows = SIGHTINGS.map((name) => [name, sightings[name] ?? 0] as const).toSorted((a, b) => a[1] - b[1]);
  return rows.map(([name, times]) => `${String(times).padStart(8)}  ${name}`).join('\n');
}

/** What was never met. */
export function unmet(sightings: SightingCounts): Sighting[] {
  return SIGHTINGS.filter((name) => !sightings[name]);
}

/** What a plan is made of. */
export function planText(plan: Plan): string {
  const { mode, partitions, races, voters, workers, weather, cut, calmAt } = plan;
  const rules = races.map(({ id, rules: { change } }) => `${id} (${change})`).join(', ');
  const odds = Object.entries({ ...weather, cut }).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`);
  const events = plan.events.map(
    ({ at, do: what, ...rest }) => `${String(at).padStart(8)} ms  ${what} ${details(rest)}`,
  );
  return [
    `${mode}; ${partitions} partitions, ${voters} voters, ${workers} workers; ${rules}; faults until ${calmAt} ms`,
    `weather: ${odds.join(', ')}`,
    `${events.length} events:`,
    ...events,
  ].join('\n');
}

function details(rest: object): string {
  return Object.entries(rest)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
