// All that is decided of a world before it runs. A failing plan is made smaller by leaving events out.
import type { RaceRules } from '@scrutineer/voting-domain';
import type { Server, Weather } from '../surroundings/network';

export type ServiceKind = 'gateway' | 'worker' | 'api';
export type OperatorAction = 'create' | 'open' | 'close' | 'reopen' | 'reset' | 'certify';

/** Something that is to happen at a time (ms since the world began). */
export type PlannedEvent = { readonly at: number } & (
  | { readonly do: 'tap'; readonly voter: number; readonly tab: number; readonly race: string; readonly choice: number }
  | { readonly do: 'clear storage'; readonly voter: number }
  | { readonly do: 'command'; readonly race: string; readonly action: OperatorAction; readonly twice: boolean }
  | { readonly do: 'finish too'; readonly race: string }
  | { readonly do: 'crash'; readonly service: ServiceKind; readonly index: number; readonly forMs: number }
  | { readonly do: 'pause'; readonly service: ServiceKind; readonly index: number; readonly forMs: number }
  | { readonly do: 'restart'; readonly service: ServiceKind; readonly index: number }
  | { readonly do: 'hold folds'; readonly service: ServiceKind; readonly index: number; readonly forMs: number }
  | { readonly do: 'take away'; readonly server: Server; readonly forMs: number }
  | { readonly do: 'flush store' }
  | { readonly do: 'lose race keys'; readonly race: string; readonly partition: number | null }
  | { readonly do: 'lose voters'; readonly race: string }
  | { readonly do: 'snapshot' }
  | { readonly do: 'restore snapshot' }
  | { readonly do: 'truncate head' }
  | { readonly do: 'lose tail'; readonly partition: number; readonly records: number }
  | { readonly do: 'change secrets' }
  | { readonly do: 'add partitions'; readonly count: number }
  | { readonly do: 'poison'; readonly kind: 'garbage' | 'unknown race' | 'unknown candidate' | 'wrong partition' }
);

export interface PlannedRace {
  readonly id: string;
  readonly rules: RaceRules;
}

/**
 * `safety`: faults go on to the end, some beyond repair; nothing false may ever be said. `liveness`: faults stop, then
 * everything must become right.
 */
export type Mode = 'safety' | 'liveness';

export interface Plan {
  readonly seed: number;
  readonly mode: Mode;
  readonly partitions: number;
  readonly races: readonly PlannedRace[];
  readonly voters: number;
  readonly workers: number;
  readonly weather: Weather;
  /** Odds that a frame cuts its connection. */
  readonly cut: number;
  /** When the faults stop, ms since the world began. */
  readonly calmAt: number;
  readonly events: readonly PlannedEvent[];
}
