import type { TallyRecord } from '../ports/tally-store.port';
import { roundOf, type Race, type Round } from '../race/race';
import type { LogRecord, RawRecord } from './log-record';
import { partitionOf } from './partitioner';

/** Why a record of the ballot log can never count. */
export type DeadCode = 'unreadable' | 'unknown_race' | 'unknown_candidate' | 'wrong_partition';

export type Judgement = { readonly round: Round; readonly record: TallyRecord } | { readonly dead: DeadCode };

/**
 * Whether a decoded record concerns the tally of its round, judged by what the round froze, and by nothing else: so
 * a recount by anybody judges alike. The caller has the race log folded at least up to the record's own time.
 */
export function judgeRecord(
  race: Race | undefined,
  decoded: LogRecord,
  raw: Pick<RawRecord, 'offset' | 'key'>,
  partition: number,
): Judgement {
  const round = race && roundOf(race, decoded.round);
  if (!round?.frozen) return { dead: 'unknown_race' };
  if (partition >= round.frozen.partitions) return { dead: 'wrong_partition' };
  const { offset, key } = raw;
  if (decoded.kind === 'marker') {
    return { round, record: { kind: 'marker', offset, marker: decoded.marker, version: decoded.version } };
  }
  if (!key) return { dead: 'unreadable' };
  if (partitionOf(key, round.frozen.partitions) !== partition) return { dead: 'wrong_partition' };
  if (decoded.kind === 'class') return { round, record: { kind: 'class', offset, key, class: decoded.class } };
  const candidate = candidateIndex(round.frozen.candidates, decoded.candidate);
  if (candidate < 0) return { dead: 'unknown_candidate' };
  return { round, record: { kind: 'ballot', offset, key, seq: decoded.seq, candidate } };
}

const indexes = new WeakMap<readonly string[], Map<string, number>>();

/** Index of a candidate id among a round's frozen candidates, −1 if it is none; remembers the index of each list. */
export function candidateIndex(candidates: readonly string[], id: string): number {
  let index = indexes.get(candidates);
  if (!index) indexes.set(candidates, (index = new Map(candidates.map((one, i) => [one, i]))));
  return index.get(id) ?? -1;
}
