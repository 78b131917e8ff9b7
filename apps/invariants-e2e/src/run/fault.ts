import type { RaceWatch, Crowd, LoggedPartitions, Operator } from '@scrutineer/testing-journey';
import type { SeededRandom } from '@scrutineer/random';
import type { World } from '../world/world';

/** What a fault did to the system, as it was seen: each must be more than nothing, or the fault was not staged. */
export type Effects = Readonly<Record<string, number>>;

/** What a fault has in its hands while a crowd votes. */
export interface Scene extends World {
  readonly race: string;
  readonly crowd: Crowd;
  /** One at each gateway. */
  readonly watches: readonly RaceWatch[];
  readonly random: SeededRandom;
  /** Where the log ended before the race. */
  readonly begin: readonly number[];
  /** Whether it may take its time. */
  readonly thorough: boolean;
  /** Adds something that the run found out to the report. */
  readonly note: (text: string) => void;
  /** Keeps a part of the log that is about to be deleted; what was deleted cannot be tallied anew. */
  readonly remember: (log: LoggedPartitions) => void;
  readonly operatorAt: (number: 0 | 1) => Operator;
}

/** What the report says of a fault. */
export interface FaultDescription {
  readonly id: string;
  readonly name: string;
  readonly injection: string;
  /** Beyond the invariants. */
  readonly asserted: string;
  /** Part of every `npm test`. */
  readonly always: boolean;
}

/** One fault of the matrix. What must hold after every one of them is asserted by the run. */
export interface Fault extends FaultDescription {
  /** Where it needs another world than all, which it may leave in ruins. */
  readonly world?: (seed: number) => Promise<World>;
  /** Ballots a second, where it lasts long; others have the run's. */
  readonly perSecond?: number;
  /** Injects, heals, and tells what was seen; rejects where what is asserted does not hold. */
  inject(scene: Scene): Promise<Effects>;
}

/** A fault of the other deployment, which sees to everything itself. */
export interface LoneFault extends FaultDescription {
  run(options: RunOptions): Promise<Outcome>;
}

export interface RunOptions {
  readonly seed: number;
  readonly thorough: boolean;
}

/** What a run made of a fault. */
export interface Outcome {
  readonly id: string;
  /** Different ballots that voters were told are recorded. */
  readonly ballots: number;
  readonly lost: number;
  readonly doubled: number;
  readonly healMs: number;
  readonly effects: Effects;
  readonly notes?: readonly string[];
}
