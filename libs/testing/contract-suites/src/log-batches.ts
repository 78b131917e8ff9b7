import type { LogBatch, RawRecord } from '@scrutineer/voting-domain';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytes = (text: string): Uint8Array => encoder.encode(text);
export const text = (data: Uint8Array): string => decoder.decode(data);

/** A voter's key of 16 bytes. */
export const voterKey = (seed: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, index) => (seed + index) % 256);

/** Reads all batches, and insists that they are one unbroken stretch from `from`. */
export async function collect(batches: AsyncIterable<LogBatch>, from: number): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  let next = from;
  for await (const batch of batches) {
    expectWhole(batch);
    expect(batch.from).toBe(next);
    next = batch.to;
    records.push(...batch.records);
  }
  return records;
}

/** Takes batches until one is enough; returns all it took. */
export async function take(
  batches: AsyncIterator<LogBatch>,
  enough: (batch: LogBatch) => boolean,
): Promise<LogBatch[]> {
  const taken: LogBatch[] = [];
  for (;;) {
    const { value, done } = (await batches.next()) as IteratorResult<LogBatch, undefined>;
    if (done) throw new Error(`ended after ${taken.length} batches`);
    expectWhole(value);
    taken.push(value);
    if (enough(value)) return taken;
  }
}

/** The values a partition's batches carry, as text. */
export function valuesOf(batches: readonly LogBatch[], partition: number): string[] {
  return batches
    .filter((batch) => batch.partition === partition)
    .flatMap(({ records }) => records.map(({ value }) => text(value)));
}

function expectWhole({ from, to, records }: LogBatch): void {
  expect(to).toBeGreaterThanOrEqual(from);
  const offsets = records.map(({ offset }) => offset);
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  if (offsets.length > 0) {
    expect(offsets[0]).toBeGreaterThanOrEqual(from);
    expect(offsets.at(-1)).toBeLessThan(to);
  }
}
