import { announce } from '../machine/announce';
import { until } from '../machine/until';
import type { Host } from './host';

/** What a test may do to a part it started, whatever runs it. */
export interface PartUnderTest {
  /** What it is and where, in one line, as printed at the start. */
  readonly choice: string;
  /** Of the process that runs now; null in a container, while killed, and where the part is shared. */
  readonly pid: number | null;
  /** Where its data lies; null in a container and where the part is shared. */
  readonly directory: string | null;
  /** Stops it in its tracks (SIGSTOP): connections stay, answers do not come. */
  pause(): void;
  /** Undoes `pause`. */
  resume(): void;
  /** Ends it as a crash would (SIGKILL) and waits until it is gone; its data stays. */
  kill(): Promise<void>;
  /** Starts it again over the same data, on the same port, and waits until it answers; kills it first if it runs. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. A shared part stays as it is. */
  stop(): Promise<void>;
}

const READY_WITHIN = { intervalMs: 50, deadlineMs: 60_000 };

/**
 * Starts a part and waits until it answers.
 * @throws Error with the last lines it printed; nothing is left running then
 */
export async function startPart(host: Host, choice: string, answers: () => Promise<unknown>): Promise<PartUnderTest> {
  const start = async (): Promise<void> => {
    try {
      await host.start();
      await until('it does not answer', answers, { ...READY_WITHIN, hopeless: () => host.failure() });
    } catch (cause) {
      throw new Error(`${choice} did not start\n${String(cause)}\n${await host.logTail()}`, { cause });
    }
  };
  try {
    await start();
  } catch (failure) {
    await host.dispose();
    throw failure;
  }
  announce(choice);
  return {
    choice,
    directory: host.directory,
    get pid() {
      return host.pid;
    },
    pause: () => host.pause(),
    resume: () => host.resume(),
    kill: () => host.kill(),
    restart: async () => {
      await host.kill();
      await start();
    },
    stop: () => host.dispose(),
  };
}
