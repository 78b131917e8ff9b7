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
import type { WorkerChannel } from '../channel/worker-channel';
import { packTallyRecords } from './tally-record-pack';

/** The tally store in the storage's file, folded there by the domain's own `applyBatch`. Needs no voter buckets. */
export class SqliteTallyStore implements TallyStore {
  readonly #channel: WorkerChannel;

  constructor(channel: WorkerChannel) {
    this.#channel = channel;
  }

  apply({ records, ...batch }: ApplyBatch, target: TallyTarget = 'live'): Promise<ApplyOutcome> {
    const packed = packTallyRecords(records);
    return this.#channel.ask('applyTally', { batch, packed, target }, { rows: records.length + 1 });
  }

  position(ref: TallyRef, target: TallyTarget = 'live'): Promise<TallyPosition | null> {
    return this.#channel.ask('tallyPosition', { ref, target });
  }

  read(race: string, round: number, partitions: number): Promise<(PartitionTally | null)[]> {
    return this.#channel.ask('readTally', { race, round, partitions });
  }

  standings(ref: TallyRef, _buckets: number, keys: readonly Uint8Array[]): Promise<Standings> {
    // Copies, since a view would take the whole buffer behind it along.
    return this.#channel.ask(
      'standings',
      { ref, keys: keys.map((key) => Uint8Array.from(key)) },
      { rows: keys.length },
    );
  }

  audit(ref: TallyRef): Promise<TallyAudit | null> {
    return this.#channel.ask('auditTally', ref);
  }

  async beginRebuild(ref: TallyRef): Promise<void> {
    await this.#channel.ask('beginRebuild', ref);
  }

  swap(ref: TallyRef, _buckets: number, discardLive: boolean): Promise<boolean> {
    return this.#channel.ask('swapTally', { ref, discardLive });
  }
}
