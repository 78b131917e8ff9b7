import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import type { AdminSession } from '@scrutineer/admin-auth';
import type { Stats } from '@scrutineer/contracts';
import { currentRound, type Race } from '@scrutineer/voting-domain';
import { Allow, Operator } from '../access/operator.guard';
import { available, busy } from '../availability';
import { KnownRaces } from '../races/known-races';
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

/** A race's live figures, with the counts even while they are hidden. */
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
  stats(@Param('race') id: string, @Operator() by: AdminSession): Promise<Stats> {
    const race = this.races.race(id);
    this.looks.log(race, race.round, by.username, 'stats');
    let reading = this.#reading.get(id);
    if (!reading) {
      reading = available(this.parts.logger, this.#read(race)).finally(() => this.#reading.delete(id));
      this.#reading.set(id, reading);
    }
    return reading;
  }

  async #read(race: Race): Promise<Stats> {
    const { ballotLog, tallyStore, clock } = this.parts;
    const round = currentRound(race);
    const partitions = round.frozen?.partitions ?? 0;
    // The tally before the ends: otherwise it could seem to be ahead of the log.
    const tallies = partitions > 0 ? await tallyStore.read(race.id, round.round, partitions) : [];
    const [ends, results] = await Promise.all([ballotLog.ends(), this.parts.results.read(race.id, round.round)]);
    if (!results) throw busy();
    const lag = tallyLag(round, ends, tallies);
    const figures = this.parts.live?.figures(race.id) ?? UNKNOWN;
    return {
      ...figures,
      acceptedPerSecond: figures.acceptedPerSecond ?? this.#growth.look(ends, performance.now()),
      lag: lag.lag,
      freshnessSeconds: await freshnessSeconds(ballotLog, lag, clock.now()),
      results: { ...results, excluded: [...results.excluded], candidates: [...results.candidates] },
    };
  }
}
