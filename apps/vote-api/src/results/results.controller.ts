import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { RefusalError } from '@scrutineer/errors';
import { zodBody } from '@scrutineer/http';
import type { Request, Response } from 'express';
import { available } from '../availability';
import { KnownRaces } from '../races/known-races';
import { roundQuerySchema, type RoundQuery } from '../races/round-query';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { ResultsAccess } from './results-access';
import { ResultsFeed } from './results-feed';

/** Results as far as they are shown to the caller: once as JSON, or from now on as server-sent events. */
@Controller('api/races/:race/results')
export class ResultsController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
    @Inject(ResultsAccess) private readonly access: ResultsAccess,
    @Inject(ResultsFeed) private readonly feed: ResultsFeed,
  ) {}

  @Get()
  async results(
    @Param('race') id: string,
    @Query(zodBody<RoundQuery>(roundQuerySchema)) query: RoundQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { race, round } = await this.races.roundFor(request, id, query.round);
    await this.#requireShown(request, race.id, round.round);
    response.setHeader('Cache-Control', 'no-store');
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      return this.feed.stream(race.id, query.round, request, response);
    }
    const results = await available(this.parts.logger, this.parts.results.read(race.id, round.round));
    // They may have been hidden while they were read.
    await this.#requireShown(request, race.id, round.round);
    response.json(results);
  }

  async #requireShown(request: Request, race: string, round: number): Promise<void> {
    if (!(await this.access.allows(request, race, round))) throw new RefusalError({ code: 'results_hidden' });
  }
}
