import { Inject, Injectable } from '@nestjs/common';
import { resultsAudience, roundOf, type Audience } from '@scrutineer/voting-domain';
import type { Request } from 'express';
import { VoterStandings } from '../ballots/voter-standings';
import { busy } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { voterOf } from '../voters/voter-of';

/** Whether a caller may see a round's results now. Operators have no privilege here: they have their own figures. */
@Injectable()
export class ResultsAccess {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(VoterStandings) private readonly standings: VoterStandings,
  ) {}

  /**
   * As it is at the moment this resolves.
   * @throws RefusalError busy while the race log is out of reach: results may have been hidden meanwhile
   */
  async allows(request: Request, raceId: string, number: number): Promise<boolean> {
    const asked = this.#audience(raceId, number);
    if (asked !== 'voters') return asked === 'public';
    const voter = voterOf(request, this.parts);
    const race = this.parts.book.race(raceId);
    const round = race && roundOf(race, number);
    if (voter === null || !round) return false;
    const standing = await this.standings.standing(race, round, voter);
    return standing !== null && this.#audience(raceId, number) !== 'nobody';
  }

  #audience(raceId: string, round: number): Audience {
    if (!this.parts.book.isFresh()) throw busy();
    const race = this.parts.book.race(raceId);
    return race ? resultsAudience(race, round) : 'nobody';
  }
}
