import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { currentRound, type Race } from '@scrutineer/voting-domain';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { RunCommand } from './run-command';

const TICK_MS = 250;

/**
 * Opens and closes races at their times. Every vote-api does; the command's id says what it is for, so that of several the
 * first in the log counts. Looked at anew at every tick, so a conflict is tried again only while round and state still match.
 */
@Injectable()
export class Schedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #running = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(RunCommand) private readonly commands: RunCommand,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#look(), TICK_MS).unref();
  }

  beforeApplicationShutdown(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  #look(): void {
    const { book, clock } = this.parts;
    if (!book.isFresh()) return;
    for (const race of book.races.values()) {
      const step = dueStep(race, clock.now());
      if (step) void this.#run(race, step);
    }
  }

  async #run(race: Race, type: 'open' | 'close'): Promise<void> {
    const id = `scheduled:${race.id}:${race.round}:${type}:v${race.version}`;
    if (this.#running.has(id)) return;
    this.#running.add(id);
    try {
      const actor = { name: 'schedule', role: 'system' } as const;
      const outcome = await this.commands.run({
        id,
        race: race.id,
        action: { type },
        actor,
        reason: null,
        expectedVersion: race.version,
      });
      this.parts.logger.info(
        { race: race.id, type, refused: 'refused' in outcome ? outcome.refused.code : null },
        'scheduled',
      );
    } finally {
      this.#running.delete(id);
    }
  }
}

/** What a race's times ask for now. A window whose end has passed is not opened any more, and one opened after it stays open. */
export function dueStep(race: Race, now: number): 'open' | 'close' | null {
  const opensAt = time(race.opensAt);
  const closesAt = time(race.closesAt);
  if (race.state === 'draft') return opensAt <= now && now < closesAt ? 'open' : null;
  const openedAt = time(currentRound(race).openedAt);
  return race.state === 'open' && openedAt < closesAt && closesAt <= now ? 'close' : null;
}

/** A time that is not set never comes. */
function time(text: string | null): number {
  return text === null ? Number.POSITIVE_INFINITY : Date.parse(text);
}
