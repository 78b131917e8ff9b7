import { ballotLogEnds, eventually, readPositions } from '@scrutineer/testing-journey';
import { PARTITIONS } from '../world/world';
import type { Scene } from './fault';

/**
 * How long after the end of the fault (ms) until the service is whole: a ballot that was cast after it is recorded, every
 * process is ready, and the tally has passed where the log ended then.
 * @throws Error after a minute
 */
export async function whenHealed({ cluster, crowd, race, redisUrl }: Scene): Promise<number> {
  const began = performance.now();
  const { brokers } = cluster.kafka;
  const [ends] = await Promise.all([
    ballotLogEnds(brokers),
    Promise.race([whenRecordedAnew(crowd.history), crowd.faulted]),
  ]);
  for (const instance of cluster.all) {
    await eventually(
      `${instance.name} is ready`,
      () => instance.health(),
      ({ status }) => status === 200,
    );
  }
  const reached = (positions: readonly (number | null)[]): boolean =>
    positions.every((next, partition) => next !== null && next >= (ends[partition] ?? 0));
  await eventually('the tally has caught up', () => readPositions(redisUrl, race, 1, PARTITIONS), reached);
  return Math.round(performance.now() - began);
}

/** Resolves once a ballot is recorded of which every frame was sent from now on. */
async function whenRecordedAnew(history: Scene['crowd']['history']): Promise<void> {
  const before = new Set(history.events.map(({ ballot }) => ballot.ballotId));
  await history.whenever(({ op, ballot }) => op === 'recorded' && !before.has(ballot.ballotId));
}
