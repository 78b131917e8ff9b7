import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import type { AdminSession } from '@scrutineer/admin-auth';
import type { Stats } from '@scrutineer/contracts';
import { zodBody } from '@scrutineer/http';
import {
  resultsAudience,
  UNREACHABLE_GOAL,
  type PartitionTally,
  type Race,
  type Round,
} from '@scrutineer/voting-domain';
import { Allow, Operator } from '../access/operator.guard';
import { available, busy } from '../availability';
import { KnownRaces, requireRound } from '../races/known-races';
import { roundQuerySchema, type RoundQuery } from '../races/round-query';
import { VOTE_API_PARTS, type LiveFigures, type VoteApiParts } from '../vote-api-parts';
import { HiddenLooks } from './hidden-looks';
import { LogGrowth } from './log-growth';
import { freshnessSeconds, tallyLag } from './tally-lag';

const UNKNOWN: LiveFigures = {
  sockets: null,
  acceptedPerSecond: null,
  refusedPerSecond: null,
  ackP50Ms: null,
  ackP99Ms: null,
};

/** A race's live figures, with the counts of any of its rounds, even while they are hidden. */
@Controller('api/admin/races/:race/stats')
export class StatsController {
  readonly #growth = new LogGrowth();
  readonly #reading = new Map<string, Promise<Stats>>();

  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(KnownRaces) private readonly races: KnownRaces,
    @Inject(HiddenLooks) private readonly looks: HiddenLooks,
  ) {}

  @Get()
  @Allow('viewer', 'auditor')
  @Header('Cache-Control', 'no-store')
  stats(
    @Param('race') id: string,
    @Query(zodBody<RoundQuery>(roundQuerySchema)) query: RoundQuery,
    @Operator() by: AdminSession,
  ): Promise<Stats> {
    const race = this.races.race(id);
    const round = requireRound(race, query.round);
    this.looks.log(race, round.round, by.username, 'stats');
    const key = `${id}/${round.round}`;
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = available(this.parts.logger, this.#read(race, round)).finally(() => this.#reading.delete(key));
      this.#reading.set(key, reading);
    }
    return reading;
  }

  async #read(race: Race, round: Round): Promise<Stats> {
    const { ballotLog, tallyStore, clock } = this.parts;
    const partitions = round.frozen?.partitions ?? 0;
    // The tally before the ends: otherwise it could seem to be ahead of the log.
    const tallies = partitions > 0 ? await tallyStore.read(race.id, round.round, partitions) : [];
    const [ends, results] = await Promise.all([ballotLog.ends(), this.parts.results.read(race.id, round.round)]);
    if (!results) throw busy();
    const lag = tallyLag(race, round, ends, tallies);
    const figures = this.parts.live?.figures(race.id) ?? UNKNOWN;
    return {
      ...figures,
      acceptedPerSecond: figures.acceptedPerSecond ?? this.#growth.look(ends, performance.now()),
      lag: lag.lag,
      freshnessSeconds: await freshnessSeconds(ballotLog, lag, clock.now()),
      audience: resultsAudience(race, round.round),
      shown: race.shown,
      recounts: recountsOf(tallies),
      results: { ...results, excluded: [...results.excluded], candidates: [...results.candidates] },
    };
  }
}

function recountsOf(tallies: readonly (PartitionTally | null)[]): Stats['recounts'] {
  const running = tallies.filter((tally) => tally?.goal === UNREACHABLE_GOAL).length;
  // Only a rebuilt tally that took another one's place has a generation.
  const done = tallies.filter((tally) => tally && tally.generation > 0 && tally.goal !== UNREACHABLE_GOAL).length;
  return { running, done };
}
