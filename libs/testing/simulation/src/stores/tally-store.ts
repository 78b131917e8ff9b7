import type {
  ApplyBatch,
  ApplyOutcome,
  PartitionTally,
  Standings,
  TallyAudit,
  TallyPosition,
  TallyRef,
  TallyStore,
  TallyTarget,
} from '@scrutineer/voting-domain';
import type { Process } from '../surroundings/process';
import type { StoreParts } from './ballot-log';
import type { TallyDisk } from './tally-disk';

/** The tally store as processes see it. `isOwner` says whether a process is still the one that a partition is assigned to. */
export class SimulatedTallyStore implements TallyStore {
  constructor(
    private readonly disk: TallyDisk,
    private readonly parts: StoreParts,
    private readonly isOwner: (process: Process, partition: number) => boolean,
  ) {}

  apply(batch: ApplyBatch, target: TallyTarget = 'live'): Promise<ApplyOutcome> {
    const { race, round, partition } = batch.ref;
    return this.#call(
      `apply ${race}/${round}/${partition} [${batch.from}, ${batch.to}) ${target}`,
      async (caller: Process) => {
        const before = target === 'live' ? this.disk.nextOf(batch.ref) : null;
        const outcome = await this.disk.take(batch, target);
        this.#witness(caller, batch, target, before, outcome);
        return outcome;
      },
    );
  }

  position(ref: TallyRef, target?: TallyTarget): Promise<TallyPosition | null> {
    return this.#call('position', () => this.disk.position(ref, target));
  }

  read(race: string, round: number, partitions: number): Promise<(PartitionTally | null)[]> {
    return this.#call('read', () => this.disk.read(race, round, partitions));
  }

  standings(ref: TallyRef, buckets: number, keys: readonly Uint8Array[]): Promise<Standings> {
    return this.#call('standings', () => this.disk.standings(ref, buckets, keys));
  }

  audit(ref: TallyRef): Promise<TallyAudit | null> {
    return this.#call('audit', () => this.disk.audit(ref));
  }

  beginRebuild(ref: TallyRef): Promise<void> {
    return this.#call(`begin to rebuild ${ref.race}/${ref.round}/${ref.partition}`, () => {
      this.parts.trace.saw('rebuild');
      return this.disk.beginRebuild(ref);
    });
  }

  swap(ref: TallyRef, buckets: number, discardLive: boolean): Promise<boolean> {
    return this.#call('swap', () => this.disk.swap(ref, buckets, discardLive));
  }

  #witness(
    caller: Process,
    batch: ApplyBatch,
    target: TallyTarget,
    before: number | null,
    outcome: ApplyOutcome,
  ): void {
    if (target !== 'live') return;
    const { trace } = this.parts;
    const { race, round, partition } = batch.ref;
    trace.tell(
      () =>
        `${caller.name} applies ${race}/${round}/${partition} [${batch.from}, ${batch.to}): ${JSON.stringify(outcome)}`,
    );
    if (!caller.alive) trace.saw('apply by a process that is no longer');
    else if (!this.isOwner(caller, partition)) trace.saw('apply by a former owner');
    if (outcome.outcome === 'rewind') trace.saw('gap refused');
    if (outcome.outcome === 'stale') trace.saw('stale generation refused');
    if (outcome.outcome === 'applied' && before !== null && batch.from < before) trace.saw('repeat trimmed');
    if (outcome.outcome === 'applied' && this.disk.isRebuilding(batch.ref)) trace.saw('rebuild during applies');
  }

  #call<T>(what: string, work: (caller: Process) => Promise<T>): Promise<T> {
    return this.parts.network.call('tally store', what, work);
  }
}
