import { tallyMetrics, Readiness, Registry } from '@scrutineer/observability';
import { DEFAULT_LIMITS, TallyLoop } from '@scrutineer/tally-worker';
import { RaceBook } from '@scrutineer/voting-domain';
import type { Process } from '../surroundings/process';
import type { World } from '../world';
import type { Service } from './service';

/** Far more often than in earnest, so that audits come in between whatever else goes on. */
const AUDIT_MS = 2_000;
const metrics = tallyMetrics(new Registry());

/** Says when a worker had to wait for its view of the races. */
class WatchedBook extends RaceBook {
  isStarted = false;
  onWait: () => void = () => undefined;

  override sync(): Promise<void> {
    if (this.isStarted) this.onWait();
    this.isStarted = true;
    return super.sync();
  }
}

/** The tally worker's loop on simulated stores. */
export class TallyWorker implements Service {
  readonly book: WatchedBook;
  readonly #loop: TallyLoop;

  constructor(
    world: World,
    readonly process: Process,
    giveUp: () => void,
  ) {
    const { ports } = world;
    const clock = world.clockOf(process);
    this.book = new WatchedBook(ports.raceLog, clock);
    this.book.onWait = () => world.trace.saw('ballots of a round not yet folded');
    this.#loop = new TallyLoop(
      {
        ...ports,
        book: this.book,
        clock,
        logger: world.logger(),
        metrics,
        readiness: new Readiness(),
        assignment: world.assignment.member(),
        giveUp,
      },
      { ...DEFAULT_LIMITS, auditMs: AUDIT_MS },
    );
    void this.book.run(new AbortController().signal);
    this.#loop.start();
  }

  crashed(): void {
    return;
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }
}
