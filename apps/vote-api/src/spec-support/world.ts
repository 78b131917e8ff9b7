import { decodeLogRecord, encodeBallot } from '@scrutineer/contracts';
import {
  MemoryBallotLog,
  MemoryExpiringStore,
  MemoryRaceLog,
  MemoryRoundSecrets,
  MemoryTallyStore,
} from '@scrutineer/testing-memory';
import { VoterTokens, voterKey } from '@scrutineer/voter-token';
import {
  currentRound,
  judgeRecord,
  partitionOf,
  type Position,
  type Race,
  type TallyRecord,
} from '@scrutineer/voting-domain';

export const PARTITIONS = 3;

/** What outlives a vote-api: the logs and stores, all in memory. */
export class World {
  /** Added to the clock of sessions and limits, ms. */
  later = 0;
  readonly clock = { now: () => Date.now() + this.later };
  readonly ballotLog = new MemoryBallotLog(PARTITIONS);
  readonly raceLog = new MemoryRaceLog();
  readonly roundSecrets = new MemoryRoundSecrets();
  readonly tallyStore = new MemoryTallyStore();
  readonly expiringStore = new MemoryExpiringStore(this.clock);
  readonly tokens = new VoterTokens(['a secret of at least thirty-two bytes']);

  /** A voter with a valid token. */
  voter(): { id: string; token: string } {
    const token = this.tokens.issue(Date.now() + 60_000);
    const check = this.tokens.check(token, Date.now());
    if (check.status !== 'valid') throw new Error('the token is not valid');
    return { id: check.token.voterId, token };
  }

  /** Puts a ballot into the log, as a gateway would, open or not. */
  async cast(race: Race, voter: string, seq: number, candidate: string, ballotId: string): Promise<Position> {
    const { round, frozen } = currentRound(race);
    const pepper = await this.roundSecrets.find(race.id, round);
    const key = voterKey(pepper!, voter);
    const partition = partitionOf(key, frozen!.partitions);
    const value = encodeBallot({ kind: 'ballot', race: race.id, round, ballotId, candidate, seq, at: Date.now() });
    const [position] = await this.ballotLog.append([{ partition, key, value }]);
    return position!;
  }

  /** Brings the tally of the race's current round up to the log's end, as a worker would. */
  async tally(race: Race): Promise<void> {
    const round = currentRound(race);
    const { frozen, windows } = round;
    if (!frozen) return;
    for (let partition = 0; partition < frozen.partitions; partition += 1) {
      const ref = { race: race.id, round: round.round, partition };
      const start = windows[0]!.scanFrom[partition]!;
      const from = (await this.tallyStore.position(ref))?.next ?? start;
      for await (const batch of this.ballotLog.read(partition, from)) {
        const records = batch.records.flatMap((raw): TallyRecord[] => {
          const decoded = decodeLogRecord(raw);
          if (decoded?.race !== race.id || decoded.round !== round.round) return [];
          const judged = judgeRecord(race, decoded, raw, partition);
          return 'dead' in judged ? [] : [judged.record];
        });
        const rules = { change: frozen.rules.change, candidates: frozen.candidates, buckets: frozen.buckets };
        await this.tallyStore.apply({
          ref,
          from: batch.from,
          to: batch.to,
          digest: `${batch.to}`,
          start,
          goal: 0,
          generation: 0,
          rules,
          records,
        });
      }
    }
  }
}
