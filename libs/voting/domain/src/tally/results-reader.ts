import type { Clock } from '../ports/environment.port';
import type { PartitionTally, TallyStore } from '../ports/tally-store.port';
import type { RaceBook } from '../race-book/race-book';
import { roundOf, type Race, type Round } from '../race/race';
import { mergeResults, resultsState, type Results } from './results';

/** What one reader remembers of a round: how far it saw each partition, and the last totals that were whole. */
interface Memory {
  seen: readonly (PartitionTally | null)[];
  good: Results | null;
}

/** A new tally is given this long (ms) after the opening to appear before its absence is called `recovering`. */
const FIRST_TALLY_GRACE_MS = 2000;

/**
 * Reads a round's results from the tally store. Never shows totals that fall: while a partition is missing or behind
 * what this reader has seen, it answers the last good totals, marked `recovering`.
 */
export class ResultsReader {
  readonly #memories = new Map<string, Memory>();
  readonly #reading = new Map<string, Promise<Results | null>>();

  constructor(
    private readonly book: RaceBook,
    private readonly store: TallyStore,
    private readonly clock: Clock,
  ) {}

  /** Null where the race or round does not exist. Callers at the same moment share one read of the store. */
  read(raceId: string, roundNumber?: number): Promise<Results | null> {
    const number = roundNumber ?? this.book.race(raceId)?.round ?? 0;
    const key = `${raceId}/${number}`;
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = this.#read(raceId, number).finally(() => this.#reading.delete(key));
      this.#reading.set(key, reading);
    }
    return reading;
  }

  async #read(raceId: string, number: number): Promise<Results | null> {
    const asked = this.book.race(raceId);
    const partitions = asked && roundOf(asked, number)?.frozen?.partitions;
    const tallies = partitions === undefined ? [] : await this.store.read(raceId, number, partitions);
    // The race as it is now: it may have closed while the store was read.
    const race = this.book.race(raceId);
    const round = race && roundOf(race, number);
    if (!race || !round) return null;
    return this.#merge(race, round, tallies);
  }

  #merge(race: Race, round: Round, tallies: readonly (PartitionTally | null)[]): Results {
    const now = this.clock.now();
    const memory = this.#memory(race.id, round.round);
    const floor = floorOf(tallies, memory.seen);
    const isNew = isStarting(round, tallies, floor, now);
    const state = resultsState(race, round.round, isNew ? [] : tallies, floor);
    if (state === 'recovering') {
      const good = memory.good ?? mergeResults(race, round.round, tallies, state, now);
      return { ...good, state };
    }
    memory.seen = tallies;
    memory.good = mergeResults(race, round.round, tallies, state, now);
    return memory.good;
  }

  #memory(race: string, round: number): Memory {
    const key = `${race}/${round}`;
    let memory = this.#memories.get(key);
    if (!memory) this.#memories.set(key, (memory = { seen: [], good: null }));
    return memory;
  }
}

/** No tally may fall below what was seen of it, unless a rebuild put a new generation in its place. */
function floorOf(now: readonly (PartitionTally | null)[], seen: readonly (PartitionTally | null)[]): number[] {
  return seen.map((before, p) => (before && (now[p]?.generation ?? 0) <= before.generation ? before.next : 0));
}

/** Tallies may still be missing for a while after the opening, but for those that were seen before. */
function isStarting(
  round: Round,
  tallies: readonly (PartitionTally | null)[],
  floor: readonly number[],
  now: number,
): boolean {
  if (tallies.every((tally) => tally !== null) || round.windows.length !== 1) return false;
  if (floor.some((next, p) => (tallies[p]?.next ?? 0) < next)) return false;
  return round.openedAt === null || now - Date.parse(round.openedAt) < FIRST_TALLY_GRACE_MS;
}

/** Whether a position lies inside one of the round's windows as far as they are known; an open one has no end yet. */
export function insideWindow(round: Round, partition: number, offset: number): boolean {
  return round.windows.some(({ scanFrom, opened, cut }) => {
    const from = (opened ?? scanFrom)[partition] ?? Number.POSITIVE_INFINITY;
    return offset >= from && offset < (cut?.[partition] ?? Number.POSITIVE_INFINITY);
  });
}
