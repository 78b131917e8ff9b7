// Every ballot passes here, so this is written by hand on top of JSON.parse. It accepts exactly what castFrameSchema and
// castDataSchema accept (the spec holds them equal), never throws and keeps no state.
import { MAX_SEQ } from '@scrutineer/voting-domain';
import { MAX_CANDIDATE_LENGTH, uuidPattern } from '../patterns';
import type { CastData } from './cast';

/** `ballotId` is the client's own where it could be read as a UUID, so that the refusal finds its ballot. */
export interface CastFault {
  readonly code: 'bad_frame' | 'bad_ballot_id';
  readonly ballotId: string | null;
}

/** Told apart by `'cast' in outcome`. */
export type CastOutcome = { readonly cast: CastData } | CastFault;

/** Reads a client's text frame: `{"event":"cast","data":{…}}` and nothing else. */
export function parseCast(text: string): CastOutcome {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { code: 'bad_frame', ballotId: null };
  }
  if (!isObject(frame)) return { code: 'bad_frame', ballotId: null };
  const outcome = parseCastData(frame['data']);
  if (frame['event'] === 'cast' && Object.keys(frame).length === 2) return outcome;
  return { code: 'bad_frame', ballotId: 'cast' in outcome ? outcome.cast.ballotId : outcome.ballotId };
}

/** Reads the data of a cast, already parsed from JSON: the body of a ballot over HTTP. */
export function parseCastData(value: unknown): CastOutcome {
  if (!isObject(value)) return { code: 'bad_frame', ballotId: null };
  const ballotId = value['ballotId'];
  const named = typeof ballotId === 'string' && uuidPattern.test(ballotId);
  if (!hasBallotShape(value)) return { code: 'bad_frame', ballotId: named ? ballotId : null };
  return named ? { cast: value } : { code: 'bad_ballot_id', ballotId: null };
}

/** Everything but the form of the ballot id. */
function hasBallotShape(value: Record<string, unknown>): value is CastData {
  const { ballotId, candidate, seq, round } = value;
  return (
    typeof ballotId === 'string' &&
    typeof candidate === 'string' &&
    candidate.length > 0 &&
    candidate.length <= MAX_CANDIDATE_LENGTH &&
    isPositiveInteger(seq) &&
    seq <= MAX_SEQ &&
    (round === undefined || isPositiveInteger(round)) &&
    // With the three (or four) keys present, the number of keys leaves no room for another, `__proto__` included.
    Object.keys(value).length === (round === undefined ? 3 : 4)
  );
}

function isPositiveInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
