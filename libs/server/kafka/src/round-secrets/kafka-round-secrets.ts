import type { RawRecord, RoundSecrets } from '@scrutineer/voting-domain';
import type { KafkaConnection } from '../client/kafka-link';
import { KafkaWriter } from '../produce/kafka-writer';
import { LogReader } from '../read/log-reader';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The rounds' peppers on a compacted topic of one partition. Of several values the first since the last tombstone stands:
 * two processes that keep at once then agree, whereas the last would change under one that has already returned it.
 * Compaction leaves the last, so whoever finds that its own value lost writes the standing one once more.
 */
export class KafkaRoundSecrets implements RoundSecrets {
  private readonly writer: KafkaWriter;
  private readonly reader: LogReader;
  private readonly standing = new Map<string, Uint8Array>();
  private next = 0;
  private reading: Promise<void> = Promise.resolve();

  constructor(connection: KafkaConnection, topic: string, deadlineMs: number) {
    this.writer = new KafkaWriter(connection, topic, deadlineMs);
    this.reader = new LogReader(connection, topic, deadlineMs);
  }

  async keep(race: string, round: number, pepper: Uint8Array): Promise<Uint8Array> {
    const found = await this.find(race, round);
    if (found) return found;
    await this.write(race, round, pepper);
    const first = await this.find(race, round);
    if (!first) throw new Error(`the pepper of ${race}/${round} was erased while it was kept`);
    if (Buffer.compare(first, pepper) !== 0) await this.write(race, round, first);
    return first;
  }

  async find(race: string, round: number): Promise<Uint8Array | null> {
    // One reader at a time, each from where the last one stopped; a failure is its own caller's only.
    const reading = this.reading.then(() => this.readOn());
    this.reading = reading.catch(() => undefined);
    await reading;
    return this.standing.get(`${race}/${round}`) ?? null;
  }

  async erase(race: string, round: number): Promise<void> {
    await this.write(race, round, null);
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.writer.close();
  }

  private async write(race: string, round: number, value: Uint8Array | null): Promise<void> {
    await this.writer.write([{ partition: 0, key: encoder.encode(`${race}/${round}`), value }]);
  }

  private async readOn(): Promise<void> {
    for await (const { records, to } of this.reader.read(0, this.next)) {
      for (const record of records) this.fold(record);
      this.next = to;
    }
  }

  /** The reader gives a tombstone as an empty value, and no pepper is empty. */
  private fold({ key, value }: RawRecord): void {
    const name = decoder.decode(key ?? new Uint8Array(0));
    if (value.length === 0) this.standing.delete(name);
    else if (!this.standing.has(name)) this.standing.set(name, value);
  }
}
