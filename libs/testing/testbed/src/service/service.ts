/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What to start, and how to know it is ready. */
export interface ServiceOptions {
  /** Path of a built main.js. */
  readonly entry: string;
  /** Its whole environment, but for PATH: nothing of the test's own reaches it. */
  readonly env: Readonly<Record<string, string>>;
  /** Names it in messages. */
  readonly name: string;
  /** A URL that answers 200 once it is ready, or a line it prints then. */
  readonly ready: string | RegExp;
  /** A file to write all its output to as well. */
  readonly logFile?: string;
}

/** A service of ours as a process of its own. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  /** Settles when it ends, however it ends; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last 2,000 lines of standard output and error. */
  lines(): readonly string[];
  /**
   * The first line that matches, printed already or still to come.
   * @throws Error with the last lines when it ends first, or none came within `deadlineMs` (60 s)
   */
  waitForLine(pattern: RegExp, deadlineMs?: number): Promise<string>;
  /** Sends a signal to the process, e.g. SIGSTOP. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
  /** SIGTERM, then waits for the end, by SIGKILL after 20 s. Returns the exit code; null if a signal ended it. */
  stop(): Promise<number | null>;
}
