/** What runs a part: a process of ours, or a container. */
export interface Host {
  /** Of the process that runs now; null where the machine knows none. */
  readonly pid: number | null;
  /** Where its data lies; null where no path of this machine leads there. */
  readonly directory: string | null;
  /** Starts it, for the first time or again over the same data. Resolves before it is ready. */
  start(): Promise<void>;
  /** How it ended, once it did without being told to. */
  failure(): string | undefined;
  pause(): void;
  resume(): void;
  /** Ends it at once, as a crash would, and waits until it is gone. The data stays. */
  kill(): Promise<void>;
  /** Ends it and deletes its data. */
  dispose(): Promise<void>;
  /** The last lines it printed. */
  logTail(): Promise<string>;
}
