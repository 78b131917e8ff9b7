import type { ExportHeader } from '@scrutineer/contracts';
import {
  applyBatch,
  emptyTally,
  partitionTally,
  type PartitionTally,
  type Standing,
  type TallyRecord,
  type TallyState,
  type VoterTable,
} from '@scrutineer/voting-domain';
import { ExportFault } from './export-fault';

const BATCH_RECORDS = 1000;

class Voters implements VoterTable {
  readonly #standings = new Map<string, Standing>();

  get(key: Uint8Array): Standing | null {
    return this.#standings.get(nameOf(key)) ?? null;
  }

  set(key: Uint8Array, standing: Standing): void {
    this.#standings.set(nameOf(key), standing);
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}

/** Folds one partition of a round from its start, with the reducer that the live tally is held to. */
export class PartitionFold {
  readonly #voters = new Voters();
  #pending: TallyRecord[] = [];
  #state: TallyState;
  /** Where close markers took effect: the end of each window. */
  readonly #closes = new Set<number>();

  constructor(
    private readonly header: ExportHeader,
    private readonly partition: number,
  ) {
    const { from, to } = this.#range();
    this.#state = emptyTally(from, to, 1);
  }

  /** Takes the next record; offsets must rise. */
  add(record: TallyRecord): void {
    this.#pending.push(record);
    if (record.kind === 'marker') this.#applyMarker(record.offset);
    else if (this.#pending.length >= BATCH_RECORDS) this.#apply(record.offset + 1);
  }

  /** The partition's tally. @throws ExportFault where a cut of the header is not where the log's own marker lies */
  finish(): PartitionTally {
    const { from, to } = this.#range();
    this.#apply(to);
    for (const { cut } of this.header.windows) {
      const offset = Number(cut?.[this.partition] ?? Number.NaN);
      if (offset >= from && offset < to && !this.#closes.has(offset)) {
        throw new ExportFault(`partition ${this.partition} has no close marker at ${offset}, where its cut should be`);
      }
    }
    return partitionTally(this.partition, this.#state, this.header.candidates);
  }

  /** Alone, so that it shows whether this marker took effect or repeats an earlier one. */
  #applyMarker(offset: number): void {
    const { version } = this.#state;
    this.#apply(offset + 1);
    if (this.#state.version > version && !this.#state.open) this.#closes.add(offset);
  }

  #apply(to: number): void {
    const { race, round, change, candidates, buckets } = this.header;
    const { next: from, goal, generation } = this.#state;
    const { outcome, state } = applyBatch(this.#state, this.#voters, {
      ref: { race, round, partition: this.partition },
      from,
      to,
      digest: '',
      start: from,
      goal,
      generation,
      rules: { change, candidates, buckets },
      records: this.#pending,
    });
    if (outcome.outcome !== 'applied' || !state) throw new Error(`a contiguous fold was refused: ${outcome.outcome}`);
    this.#state = state;
    this.#pending = [];
  }

  #range(): { from: number; to: number } {
    return { from: Number(this.header.from[this.partition]), to: Number(this.header.to[this.partition]) };
  }
}
