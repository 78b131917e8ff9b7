// Reads an export of a round and vouches for it: nothing after the header is believed before the trailer, so whoever
// consumes this must read it to its end, which throws unless every byte is as the exporter hashed it.
import { createHash } from 'node:crypto';
import { exportHeaderSchema, exportLineSchema, exportTrailerSchema } from '@scrutineer/contracts';
import type { ExportHeader, ExportLine, ExportTrailer } from '@scrutineer/contracts';
import type { z } from 'zod';
import { ExportFault } from './export-fault';
import { readLines } from './read-lines';

export interface OpenExport {
  readonly header: ExportHeader;
  /** Ends only after the trailer was found to match. @throws ExportFault */
  readonly records: AsyncGenerator<ExportLine>;
}

/** @throws ExportFault where the stream does not begin with a header */
export async function readExport(chunks: AsyncIterable<Uint8Array>): Promise<OpenExport> {
  const lines = readLines(chunks);
  const first = await lines.next();
  if (first.done) throw new ExportFault('it is empty');
  const header = parse(exportHeaderSchema, parseJson(first.value, 1), 1);
  const { partitions, from, to, windows } = header;
  const lists = [from, to, ...windows.flatMap(({ opened, cut }) => [opened, ...(cut ? [cut] : [])])];
  if (lists.some((offsets) => offsets.length !== partitions)) {
    throw new ExportFault('its header does not name an offset for each partition');
  }
  const hash = createHash('sha256').update(first.value);
  return {
    header,
    records: records(
      lines,
      (line) => hash.update(line),
      () => hash.digest('hex'),
    ),
  };
}

async function* records(
  lines: AsyncGenerator<Uint8Array>,
  addToHash: (line: Uint8Array) => void,
  digest: () => string,
): AsyncGenerator<ExportLine> {
  let count = 0;
  let trailer: ExportTrailer | null = null;
  for await (const line of lines) {
    if (trailer) throw new ExportFault('something follows its trailer');
    const number = count + 2;
    const value = parseJson(line, number);
    if (typeof value === 'object' && value !== null && 'kind' in value) {
      trailer = parse(exportTrailerSchema, value, number);
      continue;
    }
    addToHash(line);
    count += 1;
    yield parse(exportLineSchema, value, number);
  }
  if (!trailer) throw new ExportFault('it ends without its trailer, so part of it may be missing');
  if (trailer.records !== count) throw new ExportFault(`it has ${count} records, its trailer says ${trailer.records}`);
  const found = digest();
  if (trailer.sha256 !== found) throw new ExportFault(`its SHA-256 is ${found}, its trailer says ${trailer.sha256}`);
}

function parseJson(line: Uint8Array, number: number): unknown {
  try {
    return JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8'));
  } catch {
    throw new ExportFault(`line ${number} is not JSON`);
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown, number: number): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ExportFault(`line ${number} is not what it should be (${[...path, message].join(': ')})`);
}
