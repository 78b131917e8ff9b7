import { MemoryBallotLog } from '@scrutineer/testing-memory';
import type { LogBatch, Marker, RawRecord } from '@scrutineer/voting-domain';
import { virtualTime } from '../surroundings/virtual-time';

/** What the brokers keep, and what can befall it. */
export class BallotDisk extends MemoryBallotLog {
  /** Records that must never count. */
  readonly poisoned = new Set<RawRecord>();
  readonly #lost = new Set<string>();
  /** Called with the partition after each record written. */
  onWrite: (partition: number) => void = () => undefined;

  constructor(partitions: number) {
    super(partitions, { now: () => virtualTime().now });
  }

  get count(): number {
    return this.records.length;
  }

  /** Everything ever written to a partition and not lost at its tail; what retention removed is still told. */
  all(partition: number): readonly RawRecord[] {
    return this.records[partition] ?? [];
  }

  earliestOf(partition: number): number {
    return this.earliest[partition] ?? 0;
  }

  end(partition: number): number {
    return this.all(partition).length;
  }

  override write(partition: number, key: Uint8Array | null, value: Uint8Array) {
    const position = super.write(partition, key, value);
    this.onWrite(partition);
    return position;
  }

  /** Whether a record that once lay there was lost. */
  hasLost(partition: number, offset: number): boolean {
    return this.#lost.has(`${partition}/${offset}`);
  }

  /** Writes a record that no gateway would have written. */
  poison(partition: number, key: Uint8Array, value: Uint8Array): void {
    this.poisoned.add(this.records[partition]![this.write(partition, key, value).offset]!);
  }

  mark1(marker: Marker, partition: number, from: number): number {
    return this.markOne(marker, partition, from);
  }

  /** At most `most` records from an offset on. */
  fetch(partition: number, from: number, most: number): LogBatch {
    return this.batch(partition, from, from + most);
  }

  addPartition(): void {
    this.records.push([]);
    this.earliest.push(0);
  }

  /** Forgets the records from an offset on, as a backup restored or an unclean leader election would. */
  loseTail(partition: number, from: number): void {
    const records = this.records[partition]!;
    for (const { offset } of records.splice(from)) this.#lost.add(`${partition}/${offset}`);
  }
}
