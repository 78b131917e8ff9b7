import { voterSlot, MAX_SEQ, VOTER_FIELD_BYTES, type TallyRecord, type TallyRules } from '@scrutineer/voting-domain';
import { NO_CANDIDATE } from './voter-value';

/** 4 offset − from, 1 kind, 2 bucket, 9 voter, 4 seq or index of a text, 1 candidate or marker; big endian. */
const RECORD_BYTES = 21;
const MAX_BUCKETS = 65_536;
const KINDS = { ballot: 0, class: 1, marker: 2 } as const;
const MARKERS = { open: 0, close: 1, certify: 2 } as const;

export interface PackedRecords {
  readonly bytes: Buffer;
  /** Classes and marker versions, which the records name by index. */
  readonly texts: readonly string[];
}

/**
 * Records as the apply script reads them: fixed length, so that a ballot costs Lua a handful of byte reads instead of
 * arguments of its own.
 * @throws RangeError for what the layout cannot hold; nothing has been sent then
 */
export function packRecords(records: readonly TallyRecord[], from: number, rules: TallyRules): PackedRecords {
  const bytes = Buffer.alloc(records.length * RECORD_BYTES);
  const texts: string[] = [];
  const limit = Math.min(rules.candidates.length, NO_CANDIDATE);
  within('buckets', rules.buckets, 1, MAX_BUCKETS);
  let at = 0;
  for (const record of records) {
    bytes.writeUInt32BE(record.offset - from, at);
    bytes[at + 4] = KINDS[record.kind];
    if (record.kind !== 'marker') {
      const { bucket, field } = voterSlot(record.key, rules.buckets);
      if (field.length !== VOTER_FIELD_BYTES)
        throw new RangeError(`a voter's key of ${record.key.length} bytes is too short`);
      bytes.writeUInt16BE(bucket, at + 5);
      bytes.set(field, at + 7);
    }
    switch (record.kind) {
      case 'ballot':
        within('candidate', record.candidate, 0, limit - 1);
        within('seq', record.seq, 0, MAX_SEQ);
        bytes.writeUInt32BE(record.seq, at + 16);
        bytes[at + 20] = record.candidate;
        break;
      case 'class':
        bytes.writeUInt32BE(texts.push(record.class) - 1, at + 16);
        break;
      case 'marker':
        bytes.writeUInt32BE(texts.push(`${record.version}`) - 1, at + 16);
        bytes[at + 20] = MARKERS[record.marker];
    }
    at += RECORD_BYTES;
  }
  return { bytes, texts };
}

/**
 * Candidate ids as the script takes them.
 * @throws RangeError for an id that would make the names of counts ambiguous
 */
export function packCandidates(candidates: readonly string[]): string {
  if (candidates.some((id) => id === '' || id.includes(':'))) {
    throw new RangeError('a candidate id is empty or has a colon');
  }
  return candidates.join(':');
}

function within(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${what} ${value} is not an integer from ${least} to ${most}`);
  }
}
