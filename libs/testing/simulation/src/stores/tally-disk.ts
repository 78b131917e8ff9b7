import { entryKey, MemoryTallyStore, type MemoryTally } from '@scrutineer/testing-memory';
import type { ApplyBatch, ApplyOutcome, TallyRef, TallyTarget } from '@scrutineer/voting-domain';

/** A copy of all that was stored, to fall back to. */
export interface Snapshot {
  readonly tallies: ReadonlyMap<string, MemoryTally>;
  readonly damaged: ReadonlySet<string>;
}

/** What the tally store keeps, and what can befall it. */
export class TallyDisk extends MemoryTallyStore {
  /** Keys of tallies that a fault made wrong on purpose; a rebuild or a loss ends that. */
  readonly #damaged = new Set<string>();
  readonly #wasDamaged = new Set<string>();

  /** The live tallies' names. */
  *refs(): Generator<TallyRef> {
    for (const key of this.entries.keys()) {
      const [race, round, partition, target] = key.split(':');
      if (target === 'live') yield { race: race!, round: Number(round), partition: Number(partition) };
    }
  }

  isDamaged(ref: TallyRef): boolean {
    return this.#damaged.has(entryKey(ref, 'live'));
  }

  isRoundDamaged(race: string, round: number): boolean {
    return [...this.refs()].some((ref) => ref.race === race && ref.round === round && this.isDamaged(ref));
  }

  /** Whether any tally of the race was ever wrong on purpose, gone though it may be. */
  wasDamaged(race: string): boolean {
    return [...this.#wasDamaged].some((key) => key.startsWith(`${race}:`));
  }

  isRebuilding(ref: TallyRef): boolean {
    return this.entries.has(entryKey(ref, 'rebuild'));
  }

  nextOf(ref: TallyRef): number | null {
    return this.entries.get(entryKey(ref, 'live'))?.state.next ?? null;
  }

  take(batch: ApplyBatch, target: TallyTarget): Promise<ApplyOutcome> {
    return super.apply(batch, target);
  }

  override async swap(ref: TallyRef, buckets: number, discardLive: boolean): Promise<boolean> {
    const isDamaged = this.#damaged.has(entryKey(ref, 'rebuild'));
    const isSwapped = await super.swap(ref, buckets, discardLive);
    if (isSwapped) this.#mark(entryKey(ref, 'live'), isDamaged);
    return isSwapped;
  }

  override async beginRebuild(ref: TallyRef): Promise<void> {
    this.#damaged.delete(entryKey(ref, 'rebuild'));
    await super.beginRebuild(ref);
  }

  flush(): void {
    this.#keep(() => false);
  }

  /** Drops the tallies of a race, of all partitions or of one. Returns how many there were. */
  loseRace(race: string, partition: number | null): number {
    const before = this.entries.size;
    this.#keep((key) => {
      const [id, , p] = key.split(':');
      return id !== race || (partition !== null && Number(p) !== partition);
    });
    return before - this.entries.size;
  }

  /** Drops a voter from a tally whose counts stay as they are. False where there is none. */
  loseVoter(ref: TallyRef): boolean {
    const key = entryKey(ref, 'live');
    const tally = this.entries.get(key);
    if (!tally || tally.voters.size === 0) return false;
    const voters = tally.voters.copy();
    voters.forgetOne();
    this.entries.set(key, { ...tally, voters });
    this.#damage(key);
    return true;
  }

  /** The log lost its tail: what was counted of it must not stand. Returns how many tallies are concerned. */
  markBeyond(partition: number, end: number): number {
    let beyond = 0;
    for (const [key, { state }] of this.entries) {
      if (Number(key.split(':')[2]) !== partition || state.next <= end) continue;
      this.#damage(key);
      beyond += 1;
    }
    return beyond;
  }

  snapshot(): Snapshot {
    const tallies = [...this.entries].map(([key, one]) => [key, { ...one, voters: one.voters.copy() }] as const);
    return { tallies: new Map(tallies), damaged: new Set(this.#damaged) };
  }

  restore({ tallies, damaged }: Snapshot): void {
    this.flush();
    for (const [key, one] of tallies) this.entries.set(key, { ...one, voters: one.voters.copy() });
    for (const key of damaged) this.#damaged.add(key);
  }

  #damage(key: string): void {
    this.#damaged.add(key);
    this.#wasDamaged.add(key);
  }

  #keep(isKept: (key: string) => boolean): void {
    for (const key of [...this.entries.keys()]) {
      if (isKept(key)) continue;
      this.entries.delete(key);
      this.#damaged.delete(key);
    }
  }

  #mark(key: string, isDamaged: boolean): void {
    if (isDamaged) this.#damaged.add(key);
    else this.#damaged.delete(key);
  }
}
