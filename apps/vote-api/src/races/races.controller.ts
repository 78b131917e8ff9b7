import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import { toPublicRace, type PublicRace } from '@scrutineer/contracts';
import type { Request } from 'express';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { KnownRaces } from './known-races';

/** Races as anyone may see them. */
@Controller('api/races')
export class RacesController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Req() request: Request): Promise<PublicRace[]> {
    const now = this.parts.clock.now();
    return (await this.races.racesFor(request)).map((race) => toPublicRace(race, now));
  }

  @Get(':race')
  @Header('Cache-Control', 'no-store')
  async show(@Param('race') id: string, @Req() request: Request): Promise<PublicRace> {
    return toPublicRace(await this.races.raceFor(request, id), this.parts.clock.now());
  }
}
