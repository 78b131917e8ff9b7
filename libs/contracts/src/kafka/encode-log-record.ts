import type { Ballot, ClassRecord, Marker } from '@scrutineer/voting-domain';
import type { BallotValue, ClassValue, LogValue, MarkerValue } from './log-values';

/** The value of a ballot's record; its key is the voter's pseudonym. */
export function encodeBallot(ballot: Ballot): Uint8Array {
  const { race: r, round: n, ballotId: b, candidate: c, seq: s, at: t } = ballot;
  return encode({ v: 1, r, n, b, c, s, t } satisfies BallotValue);
}

/** The value of a marker's record; its key is null. */
export function encodeMarker(marker: Marker): Uint8Array {
  const { marker: m, race: r, round: n, version: e } = marker;
  return encode({ v: 1, m, r, n, e } satisfies MarkerValue);
}

/** The value of a class record; its key is the voter's. */
export function encodeClass(record: ClassRecord): Uint8Array {
  const { class: x, race: r, round: n } = record;
  return encode({ v: 1, x, r, n } satisfies ClassValue);
}

const POOL_BYTES = 64 * 1024;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
const utf8 = new TextEncoder();
let pool = new Uint8Array(0);

/** Values are slices of a pool: an array of its own for each costs more than all the rest of the encoding, measured. */
function encode(value: LogValue): Uint8Array {
  const text = JSON.stringify(value);
  const most = text.length * BYTES_PER_UNIT;
  if (pool.length < most) pool = new Uint8Array(Math.max(POOL_BYTES, most));
  const { written } = utf8.encodeInto(text, pool);
  const bytes = pool.subarray(0, written);
  pool = pool.subarray(written);
  return bytes;
}
