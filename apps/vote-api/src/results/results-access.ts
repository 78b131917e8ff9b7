import { Inject, Injectable } from '@nestjs/common';
import { resultsAudience, type Race, type Round } from '@scrutineer/voting-domain';
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

  /** @throws RefusalError busy while the race log is out of reach: results may have been hidden meanwhile */
  async allows(request: Request, race: Race, round: Round): Promise<boolean> {
    if (!this.parts.book.isFresh()) throw busy();
    const audience = resultsAudience(race, round.round);
    if (audience !== 'voters') return audience === 'public';
    const voter = voterOf(request, this.parts);
    return voter !== null && (await this.standings.standing(race, round, voter)) !== null;
  }

  /** The same at this very moment, without asking whether the caller has voted. */
  isShown(race: Race, round: Round, hasVoted: boolean): boolean {
    if (!this.parts.book.isFresh()) return false;
    const audience = resultsAudience(race, round.round);
    return audience === 'public' || (audience === 'voters' && hasVoted);
  }
}
