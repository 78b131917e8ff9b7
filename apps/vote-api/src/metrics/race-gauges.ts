import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { resultsAudience, type Race, type Results } from '@scrutineer/voting-domain';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';

const REFRESH_MS = 2000;

/** Keeps the gauges of races current. Votes are told only while everyone may see them. */
@Injectable()
export class RaceGauges implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | null = null;
  #refreshing = false;

  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS).unref();
  }

  beforeApplicationShutdown(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      this.#show(await this.#publicResults());
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'results could not be read for the metrics');
      this.#show([]);
    } finally {
      this.#refreshing = false;
    }
  }

  async #publicResults(): Promise<Results[]> {
    const { book, results } = this.parts;
    const shown = [...book.races.values()].filter((race) => race.state !== 'draft' && this.#isPublic(race.id));
    const all = await Promise.all(shown.map(({ id, round }) => results.read(id, round)));
    return all.filter((one) => one !== null);
  }

  /** Without a pause, so that a scrape finds all of it; what was hidden while it was read is left out. */
  #show(results: readonly Results[]): void {
    const { metrics, book } = this.parts;
    metrics.raceState.reset();
    for (const { id, state } of book.races.values()) metrics.raceState.set({ race: id, state }, 1);
    metrics.candidateVotes.reset();
    for (const { race, candidates } of results) {
      if (!this.#isPublic(race)) continue;
      for (const { id, votes } of candidates) metrics.candidateVotes.set({ race, candidate: id }, votes);
    }
  }

  #isPublic(id: string): boolean {
    const race: Race | undefined = this.parts.book.race(id);
    return race !== undefined && this.parts.book.isFresh() && resultsAudience(race, race.round) === 'public';
  }
}
