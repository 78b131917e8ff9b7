import type { Ballot, ClassRecord, Marker } from '@scrutineer/voting-domain';
import type { ClassValue, MarkerValue } from './log-values';

/**
 * The value of a ballot's record; its key is the voter's pseudonym. Joined by hand, in two thirds of the time of
 * JSON.stringify: of all that `ballotValueSchema` admits, only a candidate's id may need escaping.
 */
export function encodeBallot({ race, round, ballotId, candidate, seq, at }: Ballot): Uint8Array {
  return encode(
    `{"v":1,"r":"${race}","n":${round},"b":"${ballotId}","c":${JSON.stringify(candidate)},"s":${seq},"t":${at}}`,
  );
}

/** The value of a marker's record; its key is null. */
export function encodeMarker(marker: Marker): Uint8Array {
  const { marker: m, race: r, round: n, version: e } = marker;
  return encode(JSON.stringify({ v: 1, m, r, n, e } satisfies MarkerValue));
}

/** The value of a class record; its key is the voter's. */
export function encodeClass(record: ClassRecord): Uint8Array {
  const { class: x, race: r, round: n } = record;
  return encode(JSON.stringify({ v: 1, x, r, n } satisfies ClassValue));
}

const POOL_BYTES = 64 * 1024;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
const utf8 = new TextEncoder();
let pool = new Uint8Array(0);

/** Values are slices of a pool: an array of its own for each costs more than all the rest of the encoding, measured. */
function encode(text: string): Uint8Array {
  const most = text.length * BYTES_PER_UNIT;
  if (pool.length < most) pool = new Uint8Array(Math.max(POOL_BYTES, most));
  const { written } = utf8.encodeInto(text, pool);
  const bytes = pool.subarray(0, written);
  pool = pool.subarray(written);
  return bytes;
}
