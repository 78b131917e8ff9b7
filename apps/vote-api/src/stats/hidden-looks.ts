import { resultsAudience, type Race } from '@scrutineer/voting-domain';
import { Inject, Injectable } from '@nestjs/common';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';

/** A page that watches asks once a second: its first look in this time (ms) is information, the others detail. */
const REPEAT_MS = 60_000;

/** Logs who looks at counts that the public does not see. */
@Injectable()
export class HiddenLooks {
  readonly #last = new Map<string, number>();

  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {}

  log(race: Race, round: number, username: string, what: 'stats' | 'export'): void {
    if (resultsAudience(race, round) === 'public') return;
    const key = `${race.id}/${round}/${username}/${what}`;
    const now = performance.now();
    const isRepeat = now - (this.#last.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS;
    if (!isRepeat) this.#last.set(key, now);
    this.parts.logger[isRepeat ? 'debug' : 'info'](
      { race: race.id, round, username, what },
      'looked at hidden results',
    );
  }
}
