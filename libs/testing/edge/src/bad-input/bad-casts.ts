import { ballotFor } from '../clients/voters';
import { GOOD, OTHER, WITHDRAWN } from './stage';

const id = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';
const cast = (data: string): string => `{"event":"cast","data":${data}}`;
const ballot = (change: object = {}): string => JSON.stringify(ballotFor(OTHER, change));
const without = (key: string): string => ballot({ [key]: undefined });
const written = (key: string, value: string): string =>
  ballot({ [key]: '?' }).replace(`"${key}":"?"`, `"${key}":${value}`);

/** Data of a cast that is refused, in a frame and over HTTP alike: name, JSON, code. */
export const badData: [string, string, string][] = [
  ['is empty', '{}', 'bad_frame'],
  ['is null', 'null', 'bad_frame'],
  ['is a list', '[]', 'bad_frame'],
  ['has one more key', ballot({ weight: 1000 }), 'bad_frame'],
  ['sets __proto__', `{"__proto__":{"seq":1},"ballotId":"${id}","candidate":"${OTHER}"}`, 'bad_frame'],
  ['sets __proto__ besides', `{"__proto__":{"weight":1000},${ballot().slice(1)}`, 'bad_frame'],
  ['sets constructor', ballot({ constructor: { prototype: { seq: 1 } } }), 'bad_frame'],
  ['has no candidate', without('candidate'), 'bad_frame'],
  ['has an empty candidate', ballot({ candidate: '' }), 'bad_frame'],
  ['has a number for its candidate', ballot({ candidate: 2 }), 'bad_frame'],
  ['has a negative number for its candidate', ballot({ candidate: -1 }), 'bad_frame'],
  ['has a number beyond all for its candidate', written('candidate', '1e309'), 'bad_frame'],
  ['has a list for its candidate', ballot({ candidate: [OTHER] }), 'bad_frame'],
  ['has a candidate of 17 characters', ballot({ candidate: OTHER.repeat(17) }), 'bad_frame'],
  ['has no seq', without('seq'), 'bad_frame'],
  ['has seq 0', ballot({ seq: 0 }), 'bad_frame'],
  ['has a negative seq', ballot({ seq: -1 }), 'bad_frame'],
  ['has a fractional seq', ballot({ seq: 1.5 }), 'bad_frame'],
  ['has text for its seq', ballot({ seq: '1' }), 'bad_frame'],
  ['has a seq beyond 32 bits', ballot({ seq: 2 ** 32 }), 'bad_frame'],
  ['has a seq beyond all numbers', written('seq', '1e309'), 'bad_frame'],
  ['has a seq far ahead of time', ballot({ seq: 2 ** 32 - 1 }), 'bad_frame'],
  ['has round 0', ballot({ round: 0 }), 'bad_frame'],
  ['has null for its round', ballot({ round: null }), 'bad_frame'],
  ['has no ballot id', without('ballotId'), 'bad_frame'],
  ['has a number for its ballot id', ballot({ ballotId: 44 }), 'bad_frame'],
  ['has a ballot id that is no UUID', ballot({ ballotId: '44' }), 'bad_ballot_id'],
  ['has a ballot id with a line break', ballot({ ballotId: `${id}\r\n` }), 'bad_ballot_id'],
  ['has mark-up for a ballot id', ballot({ ballotId: '<script>alert(1)</script>' }), 'bad_ballot_id'],
  ['names an unknown candidate', ballot({ candidate: '99' }), 'unknown_candidate'],
  ['names a candidate like a known one', ballot({ candidate: `${GOOD} ` }), 'unknown_candidate'],
  ['names a candidate in other digits', ballot({ candidate: '１' }), 'unknown_candidate'],
  ['names a candidate with a NUL', ballot({ candidate: `${GOOD}\u0000` }), 'unknown_candidate'],
  ['names a candidate with a line break', ballot({ candidate: `${GOOD}\r\n` }), 'unknown_candidate'],
  ['names half a surrogate pair', written('candidate', '"\\ud83c"'), 'unknown_candidate'],
  ['names an emoji', ballot({ candidate: '🏎' }), 'unknown_candidate'],
  ['names a letter in two code points', ballot({ candidate: 'e\u0301' }), 'unknown_candidate'],
  ['names __proto__', ballot({ candidate: '__proto__' }), 'unknown_candidate'],
  ['names toString', ballot({ candidate: 'toString' }), 'unknown_candidate'],
  ['names a candidate who has withdrawn', ballot({ candidate: WITHDRAWN }), 'candidate_withdrawn'],
  ['is for a round that is yet to come', ballot({ round: 2 }), 'race_not_open'],
];

/** Frames that are refused: name, text, code. */
export const badTexts: [string, string, string][] = [
  ['is empty', '', 'bad_frame'],
  ['is no JSON', '{"event":"cast",', 'bad_frame'],
  ['goes on after its end', `${cast(ballot())}x`, 'bad_frame'],
  ['begins with a byte order mark', `\ufeff${cast(ballot())}`, 'bad_frame'],
  ['is a list', '[]', 'bad_frame'],
  ['is null', 'null', 'bad_frame'],
  ['is a number', '44', 'bad_frame'],
  ['is NaN', 'NaN', 'bad_frame'],
  ['is nested as deeply as it may be long', '['.repeat(1024), 'bad_frame'],
  ['has another event', JSON.stringify({ event: 'vote', data: ballotFor(OTHER) }), 'bad_frame'],
  ['has a list for its event', JSON.stringify({ event: ['cast'], data: ballotFor(OTHER) }), 'bad_frame'],
  ['claims to be the server', JSON.stringify({ event: 'recorded', data: ballotFor(OTHER) }), 'bad_frame'],
  ['has no data', '{"event":"cast"}', 'bad_frame'],
  ['has one more key', JSON.stringify({ event: 'cast', data: ballotFor(OTHER), admin: true }), 'bad_frame'],
  ['sets __proto__', `{"event":"cast","__proto__":{"admin":true},"data":${ballot()}}`, 'bad_frame'],
  ['repeats a key for another event', `{"event":"cast","data":${ballot()},"event":"vote"}`, 'bad_frame'],
  ...badData.map(([name, data, code]): [string, string, string] => [`has data that ${name}`, cast(data), code]),
];
