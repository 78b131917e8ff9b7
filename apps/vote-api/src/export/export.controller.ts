import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { AdminSession } from '@scrutineer/admin-auth';
import { RefusalError } from '@scrutineer/errors';
import { zodBody } from '@scrutineer/http';
import type { Race, Round } from '@scrutineer/voting-domain';
import type { Response } from 'express';
import { z } from 'zod';
import { Allow, Operator } from '../access/operator.guard';
import { mayAct } from '../access/roles';
import { available, busy } from '../availability';
import { KnownRaces, requireRound } from '../races/known-races';
import { roundParameter } from '../races/round-query';
import { HiddenLooks } from '../stats/hidden-looks';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { ballotsExport } from './ballots-export';
import { resultsCsv } from './results-csv';

const querySchema = z.object({ format: z.enum(['csv', 'json', 'ndjson']), round: roundParameter });
type ExportQuery = z.output<typeof querySchema>;

const SHA_TRAILER = 'X-Content-SHA256';
const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json', ndjson: 'application/x-ndjson' } as const;

/** A round's results, or its ballots, as a file. */
@Controller('api/admin/races/:race/export')
export class ExportController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
    @Inject(HiddenLooks) private readonly looks: HiddenLooks,
  ) {}

  @Get()
  @Allow('viewer', 'auditor')
  async export(
    @Param('race') id: string,
    @Query(zodBody<ExportQuery>(querySchema)) { format, round: number }: ExportQuery,
    @Operator() by: AdminSession,
    @Res() response: Response,
  ): Promise<void> {
    // An auditor reads everything: without the ballots nobody can recount.
    if (format === 'ndjson' && !mayAct(by.role, ['admin', 'auditor'])) throw new RefusalError({ code: 'forbidden' });
    const race = this.races.race(id);
    const round = requireRound(race, number);
    this.looks.log(race, round.round, by.username, 'export');
    const name = `${race.id}-round-${round.round}-${format === 'ndjson' ? 'ballots' : 'results'}.${format}`;
    const head = { 'Content-Type': TYPES[format], 'Content-Disposition': `attachment; filename="${name}"` };
    if (format === 'ndjson') return this.#sendBallots(race, round, head, response);
    const text = await this.#results(race, round, format);
    response.set({ ...head, 'Cache-Control': 'no-store', Trailer: SHA_TRAILER, 'Transfer-Encoding': 'chunked' });
    response.write(text);
    response.addTrailers({ [SHA_TRAILER]: createHash('sha256').update(text).digest('hex') });
    response.end();
  }

  async #results(race: Race, round: Round, format: 'csv' | 'json'): Promise<string> {
    const results = await available(this.parts.logger, this.parts.results.read(race.id, round.round));
    if (!results) throw busy();
    return format === 'csv' ? resultsCsv(race, results) : `${JSON.stringify(results)}\n`;
  }

  async #sendBallots(race: Race, round: Round, head: Record<string, string>, response: Response): Promise<void> {
    const { frozen } = round;
    if (!frozen) throw new RefusalError({ code: 'race_not_open', message: 'This round was never opened.' });
    const chunks = ballotsExport(this.parts.ballotLog, race, { ...round, frozen });
    // The first chunk before the head, so that a log out of reach is answered, not broken off.
    const first = await available(this.parts.logger, chunks.next());
    response.set({ ...head, 'Cache-Control': 'no-store' });
    try {
      await pipeline(Readable.from(prepend(first, chunks), { objectMode: false }), response);
    } catch (error) {
      // The trailer is missing, so the reader knows that the file is not whole.
      this.parts.logger.warn({ err: error, race: race.id, round: round.round }, 'an export was broken off');
    }
  }
}

async function* prepend(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value;
  yield* rest;
}
