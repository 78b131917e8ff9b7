import { ConfigError } from './environment';
import { nodeVersionFault } from './node-version';

export interface RunningService {
  /** Leaves in order: nothing acknowledged is lost. */
  stop(): Promise<void>;
}

/**
 * The frame of every service's `main`: refuses an old Node and a faulty environment with the remedy (exit 1), starts, and
 * stops once on SIGTERM or SIGINT (exit 0).
 */
export async function runMain<C>(parse: () => C, start: (config: C) => Promise<RunningService>): Promise<void> {
  try {
    const fault = nodeVersionFault();
    if (fault) throw new ConfigError([fault]);
    const config = parse();
    const starting: { service: RunningService | null } = { service: null };
    stopOnSignal(starting);
    starting.service = await start(config);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : describe(error)}\n`);
    process.exit(1);
  }
}

/** A process that is still starting holds nothing that could be lost, and ends at once. */
function stopOnSignal(started: { readonly service: RunningService | null }): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    if (!started.service) process.exit(0);
    started.service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${describe(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** What is thrown on purpose says in its message what is wrong; only a fault of the code itself needs its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isDefect = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return isDefect ? (error.stack ?? error.message) : error.message;
}
