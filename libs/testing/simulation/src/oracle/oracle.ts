import type { RawRecord } from '@scrutineer/voting-domain';
import type { Plan } from '../plan/plan';
import type { BallotDisk } from '../stores/ballot-disk';
import { countOnPaper, type PaperCount, type Slip } from './paper-count';
import { readRecord, type PaperRecord } from './read-record';

/** What is true of a world's log, found by an independent count. */
export class Oracle {
  constructor(
    private readonly disk: BallotDisk,
    private readonly plan: Plan,
  ) {}

  get partitions(): number {
    return this.disk.count;
  }

  /** A round's records in one partition, below `to`; poison left out. */
  records(partition: number, race: string, round: number, to = Infinity): PaperRecord[] {
    return this.#readable(partition, to).filter((record) => record.race === race && record.round === round);
  }

  count(partition: number, race: string, round: number, to = Infinity): PaperCount {
    return countOnPaper(this.records(partition, race, round, to), this.#rule(race));
  }

  /** The slips that stand in a round, of all partitions. */
  standing(race: string, round: number): Slip[] {
    return this.#all().flatMap((p) => [...this.count(p, race, round).standing.values()]);
  }

  /** The record at a place, if it is a ballot. */
  ballotAt(partition: number, offset: number): Slip | null {
    const raw = this.disk.all(partition)[offset];
    if (!raw || this.disk.poisoned.has(raw)) return null;
    const record = readRecord(raw);
    return record.kind === 'ballot' ? record : null;
  }

  /** Where a ballot lies, in any copy. */
  copies(ballotId: string): { readonly partition: number; readonly slip: Slip }[] {
    return this.#all().flatMap((partition) =>
      this.#readable(partition).flatMap((slip) =>
        slip.kind === 'ballot' && slip.ballotId === ballotId ? [{ partition, slip }] : [],
      ),
    );
  }

  firstMarker(partition: number, race: string, version: number): number | undefined {
    const isIt = (record: PaperRecord): boolean =>
      record.kind === 'marker' && record.race === race && record.version === version;
    return this.#readable(partition).find(isIt)?.offset;
  }

  #rule(race: string): 'final' | 'until_close' {
    return this.plan.races.find(({ id }) => id === race)!.rules.change;
  }

  #all(): number[] {
    return Array.from({ length: this.disk.count }, (_, p) => p);
  }

  #readable(partition: number, to = Infinity): PaperRecord[] {
    const isGood = (raw: RawRecord): boolean => raw.offset < to && !this.disk.poisoned.has(raw);
    return this.disk.all(partition).filter(isGood).map(readRecord);
  }
}
