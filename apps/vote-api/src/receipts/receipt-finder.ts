import { decodeLogRecord } from '@scrutineer/contracts';
import {
  judgeRecord,
  LogTruncatedError,
  type BallotLog,
  type Race,
  type RawRecord,
  type Round,
} from '@scrutineer/voting-domain';
import type { VoterPlace } from '../ballots/voter-standings';
import type { RecordedBallot } from './recorded-ballot';

/** Reads ballots back from the log; null where there is no such ballot of the race. */
export class ReceiptFinder {
  constructor(private readonly log: BallotLog) {}

  /** The ballot at a position. */
  async at(race: Race, ballotId: string, partition: number, offset: number): Promise<RecordedBallot | null> {
    const partitions = race.rounds.map(({ frozen }) => frozen?.partitions ?? 0);
    if (partition >= Math.max(...partitions)) return null;
    return this.#scan(race, ballotId, partition, offset, offset + 1, () => true);
  }

  /** A voter's ballot in one round, looked for through all its windows: costly. */
  async ofVoter(
    race: Race,
    ballotId: string,
    round: Round,
    { key, partition }: VoterPlace,
  ): Promise<RecordedBallot | null> {
    const isTheirs = (record: RawRecord): boolean => record.key !== null && Buffer.compare(record.key, key) === 0;
    for (const { opened, scanFrom, cut } of round.windows) {
      const from = (opened ?? scanFrom)[partition];
      if (from === undefined) continue;
      const found = await this.#scan(race, ballotId, partition, from, cut?.[partition], isTheirs);
      if (found?.round === round) return found;
    }
    return null;
  }

  async #scan(
    race: Race,
    ballotId: string,
    partition: number,
    from: number,
    to: number | undefined,
    concerns: (record: RawRecord) => boolean,
  ): Promise<RecordedBallot | null> {
    try {
      for await (const { records } of this.log.read(partition, from, to)) {
        for (const record of records) {
          const ballot = concerns(record) && readBallot(race, ballotId, partition, record);
          if (ballot) return ballot;
        }
      }
      return null;
    } catch (error) {
      // Gone with its archived round.
      if (error instanceof LogTruncatedError) return null;
      throw error;
    }
  }
}

function readBallot(race: Race, ballotId: string, partition: number, raw: RawRecord): RecordedBallot | null {
  const decoded = decodeLogRecord(raw);
  if (decoded?.kind !== 'ballot' || decoded.race !== race.id || decoded.ballotId !== ballotId) return null;
  const judged = judgeRecord(race, decoded, raw, partition);
  if ('dead' in judged || judged.record.kind !== 'ballot') return null;
  const { offset, key, seq, candidate } = judged.record;
  return { round: judged.round, partition, offset, key, seq, candidate };
}
