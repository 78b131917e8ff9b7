// Every record passes here, live and in a recount, so this is written by hand on top of JSON.parse. It accepts exactly what
// logValueSchema accepts, with the key that belongs to each kind (the spec holds them equal), and never throws.
import { MAX_SEQ, VOTER_KEY_BYTES } from '@scrutineer/voting-domain';
import type { Ballot, ClassRecord, LogRecord, Marker, MarkerKind, RawRecord } from '@scrutineer/voting-domain';
import { MAX_CANDIDATE_LENGTH, classPattern, racePattern, uuidPattern } from '../patterns';

type Value = Record<string, unknown>;
interface InRound {
  readonly race: string;
  readonly round: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const markerKinds: ReadonlySet<unknown> = new Set<MarkerKind>(['open', 'close', 'certify']);

/** A record of the ballot log as the domain knows it, or null where it cannot be read: such a record never counts. */
export function decodeLogRecord(record: Pick<RawRecord, 'key' | 'value'>): LogRecord | null {
  const value = parse(record.value);
  if (value?.['v'] !== 1) return null;
  const { r: race, n: round } = value;
  if (typeof race !== 'string' || !racePattern.test(race) || !isInteger(round, 1)) return null;
  if (record.key === null) return marker(value, { race, round });
  if (record.key.length !== VOTER_KEY_BYTES) return null;
  return value['x'] === undefined ? ballot(value, { race, round }) : classed(value, { race, round });
}

function parse(bytes: Uint8Array | null): Value | null {
  if (bytes === null || bytes.length === 0) return null;
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' ? (value as Value | null) : null;
  } catch {
    return null;
  }
}

function ballot(value: Value, { race, round }: InRound): Ballot | null {
  const { b: ballotId, c: candidate, s: seq, t: at } = value;
  if (typeof ballotId !== 'string' || !uuidPattern.test(ballotId)) return null;
  if (typeof candidate !== 'string' || candidate.length === 0 || candidate.length > MAX_CANDIDATE_LENGTH) return null;
  if (!isInteger(seq, 1) || seq > MAX_SEQ || !isInteger(at, 0) || !hasKeys(value, 7)) return null;
  return { kind: 'ballot', race, round, ballotId, candidate, seq, at };
}

function marker(value: Value, { race, round }: InRound): Marker | null {
  const { m: kind, e: version } = value;
  if (!markerKinds.has(kind) || !isInteger(version, 1) || !hasKeys(value, 5)) return null;
  return { kind: 'marker', marker: kind as MarkerKind, race, round, version };
}

function classed(value: Value, { race, round }: InRound): ClassRecord | null {
  const { x: name } = value;
  if (typeof name !== 'string' || !classPattern.test(name) || !hasKeys(value, 4)) return null;
  return { kind: 'class', race, round, class: name };
}

/** With every known key seen, their number leaves no room for an unknown one. */
function hasKeys(value: Value, count: number): boolean {
  return Object.keys(value).length === count;
}

function isInteger(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}
