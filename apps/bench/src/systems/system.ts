import type { Dialect } from '../load/dialect';
import type { Ledger } from '../load/ledger';

/** How a total is compared with what was acknowledged. */
export interface Counting {
  /** What was acknowledged. */
  readonly ledger: Ledger;
  /** Resolves once everything that was acknowledged is counted. */
  readonly counted: () => Promise<void>;
  /** What was counted wrongly, in words; nothing where there is no total. Nobody may vote afterwards. */
  readonly wrong: () => Promise<string[]>;
}

/** A system that takes votes over sockets, with all its servers running on this machine. */
export interface System extends Counting {
  /** For people. */
  readonly title: string;
  /** `ws://host:port` */
  readonly origin: string;
  readonly dialect: Dialect;
  /** The process ids of its servers, by what they are. */
  readonly servers: Readonly<Record<string, number>>;
  /** Whether everybody is shown results while voting goes on, as the product does it. */
  readonly showsResults?: true;
  /** Whether it is also compared at the steady rate. */
  readonly steady?: true;
  /** Stops what is its own. */
  readonly stop: () => Promise<void>;
}
