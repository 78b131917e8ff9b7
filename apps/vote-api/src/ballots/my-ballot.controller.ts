import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import type { MyBallot } from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { currentRound } from '@scrutineer/voting-domain';
import type { Request } from 'express';
import { KnownRaces } from '../races/known-races';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { requireVoter } from '../voters/voter-of';
import { VoterStandings } from './voter-standings';

/** The choice of the caller that stands in the current round. */
@Controller('api/races/:race/ballots')
export class MyBallotController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
    @Inject(VoterStandings) private readonly standings: VoterStandings,
  ) {}

  @Get('mine')
  @Header('Cache-Control', 'no-store')
  async mine(@Param('race') id: string, @Req() request: Request): Promise<MyBallot> {
    const voter = requireVoter(request, this.parts);
    const race = await this.races.raceFor(request, id);
    const round = currentRound(race);
    const standing = await this.standings.standing(race, round, voter);
    const candidate = standing?.candidate == null ? undefined : round.frozen?.candidates[standing.candidate];
    if (standing && candidate !== undefined) return { round: round.round, seq: standing.seq, candidate };
    throw new RefusalError({ code: 'unknown_candidate', message: 'No choice of yours stands in this round.' });
  }
}
