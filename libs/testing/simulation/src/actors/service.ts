import type { Process } from '../surroundings/process';

/** What runs in one simulated process. */
export interface Service {
  readonly process: Process;
  /** The process was killed: whoever was connected notices. */
  crashed(): void;
  /** Ends in order. */
  stop(): Promise<void>;
}
