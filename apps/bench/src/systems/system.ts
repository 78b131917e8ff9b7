import type { Dialect } from '../load/dialect';
import type { Ledger } from '../load/ledger';

/** A system that takes votes over sockets, with all its servers running on this machine. */
export interface System {
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
  /** Resolves once everything that was acknowledged is counted. */
  readonly counted: (ledger: Ledger) => Promise<void>;
  /** What it has counted wrongly, in words; nothing for one that has no total. Nobody may vote afterwards. */
  wrong(ledger: Ledger): Promise<string[]>;
  stop(): Promise<void>;
}
