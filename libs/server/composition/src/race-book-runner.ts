import { RaceBook, type RaceLog } from '@scrutineer/voting-domain';
import type { ServiceFrame } from './service-frame';

/** A race book that follows its log; the service is ready only while the book is fresh. */
export function runRaceBook(raceLog: RaceLog, frame: ServiceFrame): { book: RaceBook; stop: () => Promise<void> } {
  const stopped = new AbortController();
  const book = new RaceBook(raceLog, frame.clock);
  frame.readiness.require('race log', () => book.isFresh());
  const running = book.run(stopped.signal).catch((error: unknown) => {
    // Without the race log nothing may be admitted or counted; a supervisor starts the process again.
    frame.logger.fatal({ err: error }, 'the race log can no longer be followed');
    process.exit(1);
  });
  return {
    book,
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
