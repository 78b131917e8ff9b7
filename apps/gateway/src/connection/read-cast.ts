import { MAX_CANDIDATE_LENGTH, parseCast, type CastData, type CastOutcome } from '@scrutineer/contracts';

const [HEAD, CANDIDATE, SEQ, ROUND, TAIL] = [
  '{"event":"cast","data":{"ballotId":"',
  '","candidate":"',
  '","seq":',
  ',"round":',
  '}}',
].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer, Buffer];
const UUID_BYTES = 36;
/** Fewer digits than either number may have, so that nothing here needs to be compared with its maximum. */
const MAX_DIGITS = 9;

const QUOTE = 0x22;
const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const isHex = new Uint8Array(256);
for (const digit of Buffer.from('0123456789abcdefABCDEF')) isHex[digit] = 1;

/** Reads a client's frame as `parseCast` does, and those that are written as our own clients write them much faster. */
export function readCast(frame: Buffer): CastOutcome {
  const cast = scanCast(frame);
  return cast ? { cast } : parseCast(frame.toString('utf8'));
}

/**
 * The usual frame, read straight from its bytes: a quarter of the time that decoding and JSON.parse take. Null for any
 * other, valid or not.
 */
export function scanCast(frame: Buffer): CastData | null {
  const candidateAt = HEAD.length + UUID_BYTES + CANDIDATE.length;
  if (!holds(frame, 0, HEAD) || !isUuid(frame, HEAD.length)) return null;
  if (!holds(frame, HEAD.length + UUID_BYTES, CANDIDATE)) return null;
  const candidateEnd = plainTextEnd(frame, candidateAt);
  if (candidateEnd === candidateAt || candidateEnd - candidateAt > MAX_CANDIDATE_LENGTH) return null;
  const seqAt = candidateEnd + SEQ.length;
  const seqEnd = digitsEnd(frame, seqAt);
  const roundAt = seqEnd + ROUND.length;
  const roundEnd = digitsEnd(frame, roundAt);
  if (!holds(frame, candidateEnd, SEQ) || !holds(frame, seqEnd, ROUND) || !holds(frame, roundEnd, TAIL)) return null;
  if (roundEnd + TAIL.length !== frame.length) return null;
  const seq = positive(frame, seqAt, seqEnd);
  const round = positive(frame, roundAt, roundEnd);
  if (seq === 0 || round === 0) return null;
  const ballotId = frame.toString('latin1', HEAD.length, HEAD.length + UUID_BYTES);
  return { ballotId, candidate: frame.toString('latin1', candidateAt, candidateEnd), seq, round };
}

function holds(frame: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (frame[at + i] !== text[i]) return false;
  return true;
}

function isUuid(frame: Buffer, at: number): boolean {
  for (let i = 0; i < UUID_BYTES; i++) {
    const byte = frame[at + i]!;
    const hyphen = i === 8 || i === 13 || i === 18 || i === 23;
    if (hyphen ? byte !== HYPHEN : isHex[byte] !== 1) return false;
  }
  return true;
}

/** Where a text of printable ASCII without escapes ends. */
function plainTextEnd(frame: Buffer, at: number): number {
  let end = at;
  for (let byte = frame[end]!; byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH; byte = frame[end]!)
    end += 1;
  return end;
}

function digitsEnd(frame: Buffer, at: number): number {
  let end = at;
  while (frame[end]! >= ZERO && frame[end]! <= ZERO + 9) end += 1;
  return end;
}

/** A JSON number of at most `MAX_DIGITS` digits, or 0. */
function positive(frame: Buffer, at: number, end: number): number {
  if (end - at > MAX_DIGITS || frame[at] === ZERO) return 0;
  let value = 0;
  for (let i = at; i < end; i++) value = value * 10 + frame[i]! - ZERO;
  return value;
}
