import type { SeededRandom } from '@scrutineer/random';
import { CALM, type Server, type Weather } from '../surroundings/network';
import type { Mode, PlannedEvent, PlannedRace, ServiceKind } from './plan';

interface Scope {
  readonly mode: Mode;
  readonly races: readonly PlannedRace[];
  readonly partitions: number;
  readonly workers: number;
  readonly calmAt: number;
}

/** What happens to one process. */
type ProcessFault = { readonly service: ServiceKind; readonly index: number };
const SERVERS: readonly Server[] = ['ballot log', 'appends', 'race log', 'tally store', 'round secrets'];

/** The network's weather and the faults of one plan: a few kinds a plan, so that some plans are gentle and some are not. */
export function plannedFaults(scope: Scope, random: SeededRandom): { weather: Weather; events: PlannedEvent[] } {
  const at = (): number => random.between(1000, scope.calmAt);
  const some = (most: number): number[] => Array.from({ length: random.between(1, most) }, at);
  const events: PlannedEvent[] = [];
  const maybe = (odds: number, make: () => readonly PlannedEvent[]): void => {
    if (random.chance(odds)) events.push(...make());
  };
  // A log restored from a backup is staged with nothing under way: see docs/simulation.md.
  const losesTail = random.chance(0.08);

  maybe(0.5, () =>
    some(3).map((when) => ({ at: when, do: 'crash', ...process(scope, random), forMs: random.between(200, 5000) })),
  );
  if (!losesTail) {
    maybe(0.4, () =>
      some(2).map((when) => ({ at: when, do: 'pause', ...process(scope, random), forMs: random.between(300, 8000) })),
    );
    maybe(0.3, () => [{ at: at(), do: 'take away', server: random.pick(SERVERS), forMs: random.between(300, 5000) }]);
  }
  maybe(0.2, () => some(2).map((when) => ({ at: when, do: 'restart', ...process(scope, random) })));
  maybe(0.4, () =>
    some(3).map((when) => ({
      at: when,
      do: 'hold folds',
      ...process(scope, random),
      forMs: random.between(300, 5000),
    })),
  );
  maybe(0.25, () => [{ at: at(), do: 'flush store' }]);
  maybe(0.3, () =>
    some(2).map((when) => ({
      at: when,
      do: 'lose race keys',
      race: random.pick(scope.races).id,
      partition: random.chance(0.5) ? null : random.between(0, scope.partitions - 1),
    })),
  );
  maybe(0.2, () => [{ at: at(), do: 'lose voters', race: random.pick(scope.races).id }]);
  if (!losesTail) maybe(0.3, () => rollback(at(), scope, random));
  maybe(0.2, () => some(2).map((when) => ({ at: when, do: 'change secrets' })));
  maybe(0.25, () => [{ at: at(), do: 'add partitions', count: random.between(1, 2) }]);
  maybe(0.3, () =>
    some(3).map((when) => ({
      at: when,
      do: 'poison',
      kind: random.pick(['garbage', 'unknown race', 'unknown candidate', 'wrong partition'] as const),
    })),
  );
  if (losesTail)
    events.push({
      at: at(),
      do: 'lose tail',
      partition: random.between(0, scope.partitions - 1),
      records: random.between(1, 6),
    });
  maybe(scope.mode === 'safety' ? 0.25 : 0.1, () => [{ at: at(), do: 'truncate head' }]);
  return { weather: weather(losesTail, random), events };
}

function process({ workers }: Scope, random: SeededRandom): ProcessFault {
  const service = random.pick<ServiceKind>(['gateway', 'worker', 'worker', 'api']);
  return { service, index: random.between(0, service === 'worker' ? workers - 1 : 1) };
}

function rollback(from: number, { calmAt }: Scope, random: SeededRandom): PlannedEvent[] {
  const to = Math.min(calmAt, from + random.between(300, 6000));
  return [
    { at: from, do: 'snapshot' },
    { at: to, do: 'restore snapshot' },
  ];
}

function weather(losesTail: boolean, random: SeededRandom): Weather {
  const odds = (most: number): number => (random.chance(0.6) ? random.next() * most : 0);
  if (losesTail) return CALM;
  return {
    ...CALM,
    latency: random.pick([2, 20, 120]),
    lostRequest: odds(0.03),
    lostReply: odds(0.04),
    delayed: odds(0.04),
    repeated: odds(0.05),
  };
}
