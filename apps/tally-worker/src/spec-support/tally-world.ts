import { encodeBallot } from '@scrutineer/contracts';
import { createLogger, Readiness, Registry, tallyMetrics, type Logger } from '@scrutineer/observability';
import {
  command,
  definition,
  MemoryAssignmentGroup,
  MemoryBallotLog,
  MemoryDeadLetters,
  MemoryRaceLog,
  voterKey,
} from '@scrutineer/testing-memory';
import {
  partitionOf,
  RaceBook,
  ResultsReader,
  type RaceAction,
  type Results,
  type TallyStore,
} from '@scrutineer/voting-domain';
import { TallyLoop, type TallyLimits } from '../tally/tally-loop';
import type { WorkerParts } from '../worker-parts';

export const RACE = 'abu-dhabi-2025';
export const PARTITIONS = 4;
const BUCKETS = 8;

/** Workers over logs in memory and the store given, one race, and what people would see. */
export class TallyWorld<S extends TallyStore> {
  readonly log = new MemoryBallotLog(PARTITIONS);
  readonly raceLog = new MemoryRaceLog();
  readonly dead = new MemoryDeadLetters();
  readonly group = new MemoryAssignmentGroup(PARTITIONS);
  readonly book = new RaceBook(this.raceLog, Date);
  readonly results: ResultsReader;
  readonly metrics = tallyMetrics(new Registry());
  readonly loops: TallyLoop[] = [];
  readonly #stopped = new AbortController();

  constructor(readonly store: S) {
    this.results = new ResultsReader(this.book, store, Date);
    void this.book.run(this.#stopped.signal);
  }

  worker(change: Partial<WorkerParts> = {}, limits?: TallyLimits): TallyLoop {
    const parts: WorkerParts = {
      book: this.book,
      ballotLog: this.log,
      tallyStore: this.store,
      deadLetters: this.dead,
      assignment: this.group.member(),
      clock: Date,
      logger: createLogger('tally-worker', 'silent'),
      metrics: this.metrics,
      readiness: new Readiness(),
      giveUp: () => undefined,
      ...change,
    };
    const loop = new TallyLoop(parts, limits);
    this.loops.push(loop);
    loop.start();
    return loop;
  }

  async command(action: RaceAction): Promise<void> {
    const race = this.book.race(RACE);
    const outcome = await this.book.submit(
      command(action, { race: RACE, expectedVersion: race?.version ?? 0, at: new Date().toISOString() }),
    );
    if (!outcome.accepted) throw new Error(`${action.type}: ${outcome.code}`);
  }

  create(): Promise<void> {
    return this.command({ type: 'create', ...definition() });
  }

  async open(): Promise<void> {
    const ends = await this.log.ends();
    await this.command({
      type: 'open',
      ends,
      freeze: { partitions: PARTITIONS, buckets: BUCKETS, pepperHash: '0'.repeat(64) },
    });
    await this.complete('open', 'opened', ends);
  }

  async close(): Promise<void> {
    const ends = await this.log.ends();
    await this.command({ type: 'close', ends });
    await this.complete('close', 'closed', ends);
  }

  async complete(marker: 'open' | 'close', type: 'opened' | 'closed', from: readonly number[]): Promise<void> {
    const { version, round } = this.book.race(RACE)!;
    const offsets = await this.log.mark({ kind: 'marker', marker, race: RACE, round, version }, from);
    await this.command({ type, completes: version, offsets });
  }

  async vote(voter: number, candidate: string, seq: number, round = 1): Promise<void> {
    const key = voterKey(voter);
    const ballotId = '123e4567-e89b-42d3-a456-426614174000';
    const value = encodeBallot({ kind: 'ballot', race: RACE, round, ballotId, candidate, seq, at: 0 });
    await this.log.append([{ partition: partitionOf(key, PARTITIONS), key, value }]);
  }

  /** Resolves with the results once they fit. */
  async until(fits: (results: Results) => boolean, round = 1): Promise<Results> {
    for (;;) {
      const results = await this.results.read(RACE, round);
      if (results && fits(results)) return results;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    this.#stopped.abort();
  }
}

export const votes = ({ candidates }: Results): Record<string, number> =>
  Object.fromEntries(candidates.map(({ id, votes: n }) => [id, n]));

/** A logger that hands over the messages of one level. */
export function listening(level: 'error' | 'fatal'): { logger: Logger; messages: string[] } {
  const messages: string[] = [];
  const write = (line: string): void => void messages.push((JSON.parse(line) as { msg: string }).msg);
  return { logger: createLogger('tally-worker', level, { write }), messages };
}
