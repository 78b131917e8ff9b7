import { createHash } from 'node:crypto';
import type { ExportHeader, ExportLine } from '@scrutineer/contracts';
import { encodeBallot, encodeMarker } from '@scrutineer/contracts';
import { partitionOf, type MarkerKind } from '@scrutineer/voting-domain';
import { voterKey } from '@scrutineer/testing-memory';

export const RACE = 'abu-dhabi-2025';
export const PARTITIONS = 3;
export const CANDIDATES = ['1', '44', '16'];

export interface CastOf {
  readonly voter: number;
  readonly seq: number;
  readonly candidate: number;
}

/** What happens to a round, in order; a marker goes into every partition. */
export type RoundEvent = CastOf | { readonly marker: MarkerKind; readonly version: number };

/** Builds a round's log, and its export, from what happened. */
export class RoundLog {
  readonly partitions: ExportLine[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly #windows: { opened: string[]; cut: string[] | null }[] = [];

  constructor(events: readonly RoundEvent[]) {
    for (const event of events) {
      if ('marker' in event) this.mark(event.marker, event.version);
      else this.cast(event);
    }
  }

  cast({ voter, seq, candidate }: CastOf): void {
    const key = voterKey(voter);
    const ballotId = `00000000-0000-4000-8000-${voter.toString(16).padStart(12, '0')}`;
    const ballot = {
      kind: 'ballot',
      race: RACE,
      round: 1,
      ballotId,
      candidate: CANDIDATES[candidate]!,
      seq,
      at: 1,
    } as const;
    this.write(partitionOf(key, PARTITIONS), key, encodeBallot(ballot));
  }

  write(partition: number, key: Uint8Array | null, value: Uint8Array): string {
    const lines = this.partitions[partition]!;
    const offset = `${lines.length}`;
    const hex = key && Buffer.from(key).toString('hex');
    lines.push({
      partition,
      offset,
      key: hex,
      value: Buffer.from(value).toString('utf8'),
      at: '2025-12-07T13:00:00.000Z',
    });
    return offset;
  }

  header(change: Partial<ExportHeader> = {}): ExportHeader {
    return {
      kind: 'header',
      race: RACE,
      round: 1,
      change: 'until_close',
      candidates: CANDIDATES,
      withdrawn: { rule: 'exclude', candidates: [] },
      partitions: PARTITIONS,
      buckets: 64,
      from: this.partitions.map(() => '0'),
      to: this.partitions.map(({ length }) => `${length}`),
      windows: this.#windows,
      ...change,
    };
  }

  /** The lines of its export, each with its line feed, the trailer last. */
  lines(change: Partial<ExportHeader> = {}): string[] {
    const records = this.partitions.flat();
    const before = [this.header(change), ...records].map((line) => `${JSON.stringify(line)}\n`);
    const sha256 = createHash('sha256').update(before.join('')).digest('hex');
    return [...before, `${JSON.stringify({ kind: 'trailer', records: records.length, sha256 })}\n`];
  }

  private mark(marker: MarkerKind, version: number): void {
    const value = encodeMarker({ kind: 'marker', marker, race: RACE, round: 1, version });
    const offsets = this.partitions.map((_, partition) => this.write(partition, null, value));
    if (marker === 'open') this.#windows.push({ opened: offsets, cut: null });
    if (marker === 'close') this.#windows.at(-1)!.cut = offsets;
  }
}

/** A text as it comes over the line, in chunks that respect no line. */
export async function* chunksOf(text: string, size = 50): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
