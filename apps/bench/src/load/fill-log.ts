import { createHash } from 'node:crypto';
import { encodeBallot } from '@scrutineer/contracts';
import { connectKafka, type KafkaLog } from '@scrutineer/kafka';
import { partitionOf, type AppendRecord } from '@scrutineer/voting-domain';
import { RACE } from '../operator';

const PARTITIONS = 12;
const BATCH = 2_000;
const IN_FLIGHT = 4;

/** The log's client says nothing here; what goes wrong is thrown. */
export const silent: KafkaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Ballots to be written straight into the ballot log, past every gateway. */
export interface Filling {
  readonly ballots: number;
  /** Who casts the n-th ballot, by number. */
  readonly voter: (n: number) => number;
  /** The `seq` of the n-th ballot. */
  readonly seq: (n: number) => number;
}

/** Writes ballots into the log as a gateway would. A voter of one number has the same pseudonym each time. */
export async function fillLog(brokers: readonly string[], { ballots, voter, seq }: Filling): Promise<void> {
  const kafka = connectKafka({ brokers, clientId: 'bench', log: silent });
  let next = 0;
  const append = async (): Promise<void> => {
    while (next < ballots) {
      const first = next;
      next = Math.min(ballots, next + BATCH);
      await kafka.ballotLog.append(
        Array.from({ length: next - first }, (_, i) => ballot(voter(first + i), seq(first + i))),
      );
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, append));
  await kafka.close();
}

function ballot(voter: number, seq: number): AppendRecord {
  const digest = createHash('md5').update(`voter ${voter}`).digest();
  const hex = digest.toString('hex');
  const ballotId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  const candidate = (voter + seq) % 3 === 0 ? '44' : '4';
  const at = Date.now();
  const value = encodeBallot({ kind: 'ballot', race: RACE, round: 1, ballotId, candidate, seq, at });
  return { partition: partitionOf(digest, PARTITIONS), key: digest, value };
}
