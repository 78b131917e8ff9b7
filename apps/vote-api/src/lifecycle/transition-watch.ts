import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { TransitionFinisher, unfinishedVersions } from './transition-finisher';

const TICK_MS = 500;
/** Whoever accepted a command finishes it; after this long without an end anybody does. */
const LEFT_BEHIND_MS = 2000;

/** Finishes transitions that a process left half-way, wherever it was. */
@Injectable()
export class TransitionWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When each unfinished version was first seen here, monotonic ms. */
  #seen: Map<string, number> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(TransitionFinisher) private readonly finisher: TransitionFinisher,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#look(), TICK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  #look(): void {
    const { book, logger } = this.parts;
    if (!book.isFresh()) return;
    const now = performance.now();
    const seen = new Map<string, number>();
    for (const race of book.races.values()) {
      for (const version of unfinishedVersions(race)) {
        const key = `${race.id}:${version}`;
        // What is found at the start is of unknown age: it is finished at once.
        const since = this.#seen ? (this.#seen.get(key) ?? now) : Number.NEGATIVE_INFINITY;
        seen.set(key, since);
        if (now - since < LEFT_BEHIND_MS) continue;
        this.finisher.finish(race.id, version).catch((error: unknown) => {
          logger.warn({ err: error, race: race.id, version }, 'a transition could not be finished; trying again');
        });
      }
    }
    this.#seen = seen;
  }
}
