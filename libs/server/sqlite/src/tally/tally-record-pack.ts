import type { MarkerKind, TallyRecord } from '@scrutineer/voting-domain';
import { ByteReader, ByteWriter } from '../packing/byte-writer';

const kinds = ['ballot', 'class', 'marker'] as const;
const markers: readonly MarkerKind[] = ['open', 'close', 'certify'];
const utf8 = new TextEncoder();
const text = new TextDecoder();

export function packTallyRecords(records: readonly TallyRecord[]): Uint8Array {
  const writer = new ByteWriter(records.reduce((sum, record) => sum + sizeOf(record), 0));
  for (const record of records) {
    writer.u32(kinds.indexOf(record.kind));
    writer.f64(record.offset);
    switch (record.kind) {
      case 'ballot':
        writer.bytes(record.key);
        writer.u32(record.seq);
        writer.u32(record.candidate);
        break;
      case 'class':
        writer.bytes(record.key);
        writer.bytes(utf8.encode(record.class));
        break;
      case 'marker':
        writer.u32(markers.indexOf(record.marker));
        writer.f64(record.version);
    }
  }
  return writer.done();
}

export function unpackTallyRecords(packed: Uint8Array): TallyRecord[] {
  const reader = new ByteReader(packed);
  const records: TallyRecord[] = [];
  while (reader.more) {
    const kind = kinds[reader.u32()]!;
    const offset = reader.f64();
    switch (kind) {
      case 'ballot':
        records.push({ kind, offset, key: reader.bytes()!, seq: reader.u32(), candidate: reader.u32() });
        break;
      case 'class':
        records.push({ kind, offset, key: reader.bytes()!, class: text.decode(reader.bytes()) });
        break;
      case 'marker':
        records.push({ kind, offset, marker: markers[reader.u32()]!, version: reader.f64() });
    }
  }
  return records;
}

function sizeOf(record: TallyRecord): number {
  const head = 12;
  switch (record.kind) {
    case 'ballot':
      return head + 12 + record.key.length;
    case 'class':
      return head + 8 + record.key.length + utf8.encode(record.class).length;
    case 'marker':
      return head + 12;
  }
}
