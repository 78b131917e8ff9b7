import { decodeLogRecord } from '@scrutineer/contracts';
import type { Marker, RawRecord } from '@scrutineer/voting-domain';

/** Whether the record is that very marker: same race, round, kind and version. */
export function isMarker(record: RawRecord, { marker, race, round, version }: Marker): boolean {
  if (record.key) return false; // spares decoding the ballots
  const found = decodeLogRecord(record);
  if (found?.kind !== 'marker') return false;
  return found.marker === marker && found.race === race && found.round === round && found.version === version;
}
