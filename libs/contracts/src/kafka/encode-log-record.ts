import type { Ballot, ClassRecord, Marker } from '@scrutineer/voting-domain';
import { jsonText } from '../json-text';

const utf8 = new TextEncoder();

/** The value of a ballot's record. Built by hand, since every ballot passes here. */
export function encodeBallot(ballot: Ballot): Uint8Array {
  return utf8.encode(
    `{"v":1,"r":${jsonText(ballot.race)},"n":${ballot.round},"b":${jsonText(ballot.ballotId)},` +
      `"c":${jsonText(ballot.candidate)},"s":${ballot.seq},"t":${ballot.at}}`,
  );
}

/** The value of a marker's record; its key is null. */
export function encodeMarker(marker: Marker): Uint8Array {
  const { marker: m, race: r, round: n, version: e } = marker;
  return utf8.encode(JSON.stringify({ v: 1, m, r, n, e }));
}

/** The value of a class record; its key is the voter's. */
export function encodeClass(record: ClassRecord): Uint8Array {
  const { class: x, race: r, round: n } = record;
  return utf8.encode(JSON.stringify({ v: 1, x, r, n }));
}
