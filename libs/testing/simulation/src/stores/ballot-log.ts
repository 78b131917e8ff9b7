// The ballot log as processes see it: every partition by its own way, appends that are written twice or in part.
import {
  OutcomeUnknownError,
  type AppendRecord,
  type BallotFollow,
  type BallotLog,
  type LogBatch,
  type Marker,
  type Position,
} from '@scrutineer/voting-domain';
import type { SeededRandom } from '@scrutineer/random';
import { currentProcess } from '../surroundings/process';
import type { Network } from '../surroundings/network';
import type { VirtualTime } from '../surroundings/virtual-time';
import type { Trace } from '../trace';
import type { BallotDisk } from './ballot-disk';
import { Bell } from './bell';
import { Follow } from './ballot-follow';

const MOST_RECORDS = 12;

/** What stores are made of. */
export interface StoreParts {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly random: SeededRandom;
  readonly trace: Trace;
}

export class SimulatedBallotLog implements BallotLog {
  readonly #bell: Bell;
  /** Who first wrote a transition's markers. */
  readonly #finishers = new Map<string, string>();

  constructor(
    private readonly disk: BallotDisk,
    private readonly parts: StoreParts,
  ) {
    this.#bell = new Bell(parts.time);
    disk.onWrite = () => this.#bell.ring();
  }

  partitions(): Promise<number> {
    return this.#call('partitions', () => this.disk.count);
  }

  ends(): Promise<number[]> {
    return this.#call('ends', () => Array.from({ length: this.disk.count }, (_, p) => this.disk.end(p)));
  }

  async append(records: readonly AppendRecord[]): Promise<Position[]> {
    const positions: Position[] = [];
    const groups = Map.groupBy(records.keys(), (i) => records[i]!.partition);
    const written = await Promise.allSettled(
      [...groups].map(async ([partition, indexes]) => {
        const write = (): Position[] =>
          indexes.map((i) => this.disk.write(partition, records[i]!.key, records[i]!.value));
        const twice = this.parts.network.weather.repeated > 0 && this.parts.random.chance(0.05);
        const found = await this.parts.network.call('appends', `append to ${partition}`, () => {
          if (!twice) return write();
          this.parts.trace.saw('append written twice');
          return this.parts.random.pick([write(), write()]);
        });
        indexes.forEach((index, i) => (positions[index] = found[i]!));
      }),
    );
    const failures = written.filter(({ status }) => status === 'rejected').length;
    if (failures === 0) return positions;
    if (failures < written.length) this.parts.trace.saw('append written in part');
    throw new OutcomeUnknownError('some of the records may not have been written');
  }

  mark(marker: Marker, from: readonly number[]): Promise<number[]> {
    this.#witness(marker);
    return Promise.all(
      from.map((start, p) =>
        this.parts.network.call('appends', `mark ${marker.marker} in ${p}`, () => this.disk.mark1(marker, p, start)),
      ),
    );
  }

  async *read(partition: number, from: number, to?: number): AsyncGenerator<LogBatch> {
    const end = Math.min(to ?? Infinity, await this.#call('end', () => this.disk.end(partition)));
    for (let next = from; next < end;) {
      const batch = await this.fetch(partition, next, Math.min(end - next, this.parts.random.between(1, MOST_RECORDS)));
      if (batch.to === next) return;
      yield batch;
      next = batch.to;
    }
  }

  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow {
    return new Follow(this, this.#bell, this.parts, from, signal);
  }

  /** One fetch of a partition. @throws LogTruncatedError */
  fetch(partition: number, from: number, most = this.parts.random.between(1, MOST_RECORDS)): Promise<LogBatch> {
    return this.#call(`fetch ${partition} from ${from}`, () => this.disk.fetch(partition, from, most));
  }

  #witness({ race, marker, version }: Marker): void {
    const name = `${race}:${marker}:${version}`;
    const finisher = currentProcess()?.name ?? '';
    const first = this.#finishers.get(name);
    if (first === undefined) this.#finishers.set(name, finisher);
    else if (first !== finisher) this.parts.trace.saw('two finishers of one transition');
  }

  #call<T>(what: string, work: () => T): Promise<T> {
    return this.parts.network.call('ballot log', what, work);
  }
}
