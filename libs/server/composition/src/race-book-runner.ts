import { RaceBook, type RaceLog } from '@scrutineer/voting-domain';
import type { ServiceFrame } from './service-frame';

export interface RunningRaceBook {
  readonly book: RaceBook;
  /** Starts to follow the log; whoever must hear every entry listens before. */
  start(): void;
  stop(): Promise<void>;
}

/** A race book for a service, which is ready only while the book is fresh. */
export function openRaceBook(raceLog: RaceLog, frame: ServiceFrame): RunningRaceBook {
  const stopped = new AbortController();
  const book = new RaceBook(raceLog, frame.clock);
  let running: Promise<void> = Promise.resolve();
  frame.readiness.require('race log', () => book.isFresh());
  return {
    book,
    start: () => {
      running = book.run(stopped.signal).catch((error: unknown) => {
        // Without the race log nothing may be admitted or counted; a supervisor starts the process again.
        frame.logger.fatal({ err: error }, 'the race log can no longer be followed');
        process.exit(1);
      });
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
