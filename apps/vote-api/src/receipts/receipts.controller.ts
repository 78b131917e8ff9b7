import { Controller, Get, Header, Inject, Param, Query, Req } from '@nestjs/common';
import { castDataSchema, type Receipt } from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { zodBody } from '@scrutineer/http';
import type { Race } from '@scrutineer/voting-domain';
import type { Request } from 'express';
import { available } from '../availability';
import { VoterStandings } from '../ballots/voter-standings';
import { KnownRaces } from '../races/known-races';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { requireVoter } from '../voters/voter-of';
import { BoundedWork } from './bounded-work';
import { ReceiptFinder } from './receipt-finder';
import { receiptQuerySchema, type ReceiptQuery } from './receipt-query';
import { receiptStatus } from './receipt-status';
import type { RecordedBallot } from './recorded-ballot';

/** At once: reads of one record, and scans of a partition. */
const MOST_READS = 32;
const MOST_SCANS = 2;

/** What became of a ballot, for whoever holds its receipt. */
@Controller('api/races/:race/receipts')
export class ReceiptsController {
  readonly #reads = new BoundedWork(MOST_READS);
  readonly #scans = new BoundedWork(MOST_SCANS);
  readonly #finder: ReceiptFinder;

  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
    @Inject(VoterStandings) private readonly standings: VoterStandings,
  ) {
    this.#finder = new ReceiptFinder(parts.ballotLog);
  }

  @Get(':ballotId')
  @Header('Cache-Control', 'no-store')
  async receipt(
    @Param('race') id: string,
    @Param('ballotId') ballotId: string,
    @Query(zodBody<ReceiptQuery>(receiptQuerySchema)) query: ReceiptQuery,
    @Req() request: Request,
  ): Promise<Receipt> {
    if (!castDataSchema.shape.ballotId.safeParse(ballotId).success) throw new RefusalError({ code: 'bad_ballot_id' });
    const race = this.races.race(id);
    const ballot = await available(this.parts.logger, this.#find(race, ballotId, query, request));
    if (!ballot) throw new RefusalError({ code: 'unknown_race', message: 'There is no such ballot in this race.' });
    const ref = { race: race.id, round: ballot.round.round, partition: ballot.partition };
    // The standing after the position: what the position covers is then in the standing.
    const position = await available(this.parts.logger, this.parts.tallyStore.position(ref));
    const standing = await this.standings.standingAt(race, ballot.round, ballot);
    return { status: receiptStatus(race, ballot, standing, position?.next ?? null) };
  }

  async #find(race: Race, ballotId: string, query: ReceiptQuery, request: Request): Promise<RecordedBallot | null> {
    const { partition, offset } = query;
    if (partition !== undefined && offset !== undefined) {
      return this.#reads.run(() => this.#finder.at(race, ballotId, partition, offset));
    }
    const voter = requireVoter(request, this.parts);
    const round = race.rounds.findLast(({ frozen }) => frozen !== null);
    const place = round && (await this.standings.place(race, round, voter));
    if (!place) return null;
    return this.#scans.run(() => this.#finder.ofVoter(race, ballotId, round, place));
  }
}
