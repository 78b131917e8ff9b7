import { readBallotLog, type History } from '@scrutineer/testing-journey';

/** How many records of the log, from these offsets on, repeat a ballot that its voter sent once. */
export async function copiesInLog(brokers: string[], from: readonly number[], history: History): Promise<number> {
  const sent = new Map<string, number>();
  for (const { op, ballot } of history.events) {
    if (op === 'invoke') sent.set(ballot.ballotId, (sent.get(ballot.ballotId) ?? 0) + 1);
  }
  const logged = new Map<string, number>();
  for (const partition of await readBallotLog(brokers, from)) {
    for (const { value } of partition.values()) {
      if (value && 'b' in value) logged.set(value.b, (logged.get(value.b) ?? 0) + 1);
    }
  }
  return [...logged].reduce((sum, [id, copies]) => (sent.get(id) === 1 ? sum + copies - 1 : sum), 0);
}
