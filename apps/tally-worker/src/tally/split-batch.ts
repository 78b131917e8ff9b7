import { decodeLogRecord } from '@scrutineer/contracts';
import {
  judgeRecord,
  type DeadLetter,
  type LogBatch,
  type RaceBook,
  type TallyRecord,
} from '@scrutineer/voting-domain';
import { nameOf } from './round-of-log';

export interface SplitBatch {
  /** Records by the round they belong to (`nameOf`). */
  readonly rounds: ReadonlyMap<string, TallyRecord[]>;
  readonly dead: readonly DeadLetter[];
  /** Some record names a race or round that this book does not have open (yet). */
  readonly unknown: boolean;
}

/** Decodes a batch and sorts its records by round; what can never count is told apart, with the reason. */
export function splitBatch(batch: LogBatch, book: RaceBook): SplitBatch {
  const rounds = new Map<string, TallyRecord[]>();
  const dead: DeadLetter[] = [];
  let unknown = false;
  for (const record of batch.records) {
    const decoded = decodeLogRecord(record);
    const judged = decoded ? judgeRecord(book.race(decoded.race), decoded, record, batch.partition) : null;
    if (!decoded || !judged || 'dead' in judged) {
      const code = judged && 'dead' in judged ? judged.dead : 'unreadable';
      unknown ||= code === 'unknown_race';
      dead.push({ partition: batch.partition, record, code });
      continue;
    }
    const name = nameOf(decoded);
    const records = rounds.get(name);
    if (records) records.push(judged.record);
    else rounds.set(name, [judged.record]);
  }
  return { rounds, dead, unknown };
}
