import { Inject, Injectable } from '@nestjs/common';
import { RefusalError } from '@scrutineer/errors';
import { roundOf, type Race, type Round } from '@scrutineer/voting-domain';
import type { Request } from 'express';
import { OperatorSessions } from '../access/operator-sessions';
import { busy } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';

/** Finds races for those who may know of them. */
@Injectable()
export class KnownRaces {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(OperatorSessions) private readonly operators: OperatorSessions,
  ) {}

  /**
   * Any race.
   * @throws RefusalError unknown_race; busy where that cannot be said, the race log being out of reach
   */
  race(id: string): Race {
    const race = this.parts.book.race(id);
    if (race) return race;
    throw this.parts.book.isFresh() ? new RefusalError({ code: 'unknown_race' }) : busy();
  }

  /** A race as this caller may know it: drafts are for operators. */
  async raceFor(request: Request, id: string): Promise<Race> {
    const race = this.race(id);
    if (isPublic(race) || (await this.operators.isOperator(request))) return race;
    throw new RefusalError({ code: 'unknown_race' });
  }

  async racesFor(request: Request): Promise<Race[]> {
    const races = [...this.parts.book.races.values()];
    if (races.length === 0 && !this.parts.book.isFresh()) throw busy();
    if (races.every(isPublic) || (await this.operators.isOperator(request))) return races;
    return races.filter(isPublic);
  }

  /** The race with one of its rounds. A round that was opened is known, whatever became of the race since. */
  async roundFor(request: Request, id: string, number: number | undefined): Promise<{ race: Race; round: Round }> {
    const asked = number === undefined ? undefined : roundOf(this.race(id), number);
    const race = asked?.frozen ? this.race(id) : await this.raceFor(request, id);
    return { race, round: requireRound(race, number) };
  }
}

/** @throws RefusalError unknown_race */
export function requireRound(race: Race, number: number | undefined): Round {
  const round = roundOf(race, number ?? race.round);
  if (!round) throw new RefusalError({ code: 'unknown_race', message: 'There is no such round of this race.' });
  return round;
}

/** A draft with times is announced. */
function isPublic(race: Race): boolean {
  return race.state !== 'draft' || race.opensAt !== null || race.closesAt !== null;
}
