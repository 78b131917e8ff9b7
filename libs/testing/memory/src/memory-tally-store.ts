/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous, memory is not */
import {
  applyBatch,
  partitionTally,
  UNREACHABLE_GOAL,
  type ApplyBatch,
  type ApplyOutcome,
  type PartitionTally,
  type Standing,
  type Standings,
  type TallyAudit,
  type TallyPosition,
  type TallyRef,
  type TallyState,
  type TallyStore,
  type TallyTarget,
  type VoterTable,
} from '@scrutineer/voting-domain';

/** One tally as it is stored. */
export interface MemoryTally {
  readonly state: TallyState;
  readonly voters: MemoryVoters;
  readonly candidates: readonly string[];
}

/** The tally store over `applyBatch` and Maps: the model that every other adapter is held to. */
export class MemoryTallyStore implements TallyStore {
  protected readonly entries = new Map<string, MemoryTally>();

  async apply(batch: ApplyBatch, target: TallyTarget = 'live'): Promise<ApplyOutcome> {
    const stored = this.entries.get(entryKey(batch.ref, target));
    const voters = stored?.voters ?? new MemoryVoters();
    const { outcome, state } = applyBatch(stored?.state ?? null, voters, batch);
    if (state) this.entries.set(entryKey(batch.ref, target), { state, voters, candidates: batch.rules.candidates });
    return outcome;
  }

  async position(ref: TallyRef, target: TallyTarget = 'live'): Promise<TallyPosition | null> {
    const entry = this.entries.get(entryKey(ref, target));
    if (!entry) return null;
    const { next, digest, generation } = entry.state;
    return { next, digest, generation };
  }

  async read(race: string, round: number, partitions: number): Promise<(PartitionTally | null)[]> {
    return Array.from({ length: partitions }, (_, partition) => {
      const entry = this.entries.get(entryKey({ race, round, partition }, 'live'));
      return entry ? partitionTally(partition, entry.state, entry.candidates) : null;
    });
  }

  async standings(ref: TallyRef, _buckets: number, keys: readonly Uint8Array[]): Promise<Standings> {
    const entry = this.entries.get(entryKey(ref, 'live'));
    return { next: entry?.state.next ?? null, choices: keys.map((key) => entry?.voters.get(key) ?? null) };
  }

  async audit(ref: TallyRef): Promise<TallyAudit | null> {
    const entry = this.entries.get(entryKey(ref, 'live'));
    if (!entry) return null;
    const { voters, blanks, counts, goal } = entry.state;
    const votes = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const entries = entry.voters.size;
    const sound = votes === voters && entries === voters + blanks && goal !== UNREACHABLE_GOAL;
    return { votes, voters, blanks, entries, sound };
  }

  async beginRebuild(ref: TallyRef): Promise<void> {
    this.entries.delete(entryKey(ref, 'rebuild'));
    const live = this.entries.get(entryKey(ref, 'live'));
    if (!live) return;
    this.entries.set(entryKey(ref, 'live'), { ...live, state: { ...live.state, goal: UNREACHABLE_GOAL } });
  }

  async swap(ref: TallyRef, _buckets: number, discardLive: boolean): Promise<boolean> {
    const rebuilt = this.entries.get(entryKey(ref, 'rebuild'));
    const live = this.entries.get(entryKey(ref, 'live'));
    if (!rebuilt) return false;
    if (live && rebuilt.state.next < live.state.next && !discardLive) return false;
    const generation = Math.max(live?.state.generation ?? 0, rebuilt.state.generation) + 1;
    this.entries.set(entryKey(ref, 'live'), { ...rebuilt, state: { ...rebuilt.state, generation } });
    this.entries.delete(entryKey(ref, 'rebuild'));
    return true;
  }
}

/** The voters of one tally in a Map. */
export class MemoryVoters implements VoterTable {
  constructor(private readonly standings = new Map<string, Standing>()) {}

  get size(): number {
    return this.standings.size;
  }

  get(key: Uint8Array): Standing | null {
    return this.standings.get(key.join()) ?? null;
  }

  set(key: Uint8Array, standing: Standing): void {
    this.standings.set(key.join(), standing);
  }

  /** Forgets the first voter, as a store that lost a part of a tally would. */
  forgetOne(): void {
    for (const key of this.standings.keys()) return void this.standings.delete(key);
  }

  copy(): MemoryVoters {
    return new MemoryVoters(new Map(this.standings));
  }
}

/** The key of a tally in a `MemoryTallyStore`. */
export function entryKey({ race, round, partition }: TallyRef, target: TallyTarget): string {
  return `${race}:${round}:${partition}:${target}`;
}
