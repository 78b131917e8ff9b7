import type { RaceWatch, Crowd, Operator } from '@scrutineer/testing-journey';
import type { SeededRandom } from '@scrutineer/testbed';
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
  operatorAt(number: 0 | 1): Operator;
}

/** One fault of the matrix. What must hold after every one of them is asserted by the run. */
export interface Fault {
  readonly id: string;
  readonly name: string;
  readonly injection: string;
  /** Beyond the invariants. */
  readonly asserted: string;
  /** Part of every `npm test`. */
  readonly always: boolean;
  /** Where it needs another world than all, which it may leave in ruins. */
  readonly world?: (seed: number) => Promise<World>;
  /** Injects, heals, and tells what was seen; rejects where what is asserted does not hold. */
  inject(scene: Scene): Promise<Effects>;
}
