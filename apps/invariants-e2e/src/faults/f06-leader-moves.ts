import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@scrutineer/contracts';
import { startKafkaCluster, type KafkaClusterUnderTest } from '@scrutineer/testbed';
import { ballotLogEnds, eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { copiesInLog } from '../world/copies';
import { StockProducer } from '../world/stock-producer';
import { replicasOf } from '../world/replicas';
import { BROKER_SETTINGS, startWorld, type World } from '../world/world';

const BROKERS = 3;
/** Longer than a broker's session, so that others lead by the time it goes on. */
const PAUSE_MS = 6_000;
const brokersOf = new WeakMap<World['cluster'], KafkaClusterUnderTest>();

export const leaderMoves: Fault = {
  id: 'F6',
  name: 'leaders move',
  injection:
    'three brokers: each in turn is killed and started again, then one is stopped for 6 s and goes on as the old leader',
  asserted: 'appends over several leaders are confirmed whole or written again',
  always: false,
  perSecond: 800,
  world: async (seed) => {
    const kafka = await startKafkaCluster(BROKERS, {
      ...BROKER_SETTINGS,
      'leader.imbalance.check.interval.seconds': '3',
    });
    const envOf = (): Record<string, string> => ({ KAFKA_BROKERS: kafka.brokers.join() });
    const world = await startWorld({ seed, kafka: () => Promise.resolve(kafka), envOf });
    brokersOf.set(world.cluster, kafka);
    return world;
  },
  inject: async ({ cluster, crowd, note, thorough }) => {
    const { nodes, brokers } = brokersOf.get(cluster)!;
    const from = await ballotLogEnds(brokers);
    let moved = 0;
    const leaders = async (): Promise<number[]> => {
      const partitions = await eventually(
        'a broker tells who leads',
        () => replicasOf(brokers, topics.ballots),
        () => true,
      );
      return partitions.map(({ leader }) => leader);
    };
    const whole = (): Promise<unknown> =>
      eventually(
        'every replica has caught up',
        () => replicasOf(brokers, topics.ballots),
        (partitions) => partitions.every(({ inSync }) => inSync === BROKERS),
      );
    const stock =
      thorough && (await StockProducer.start({ brokers, topic: 'stock', partitions: 6, idempotent: false }));
    for (const node of nodes) {
      await whole();
      const before = await leaders();
      await node.kill();
      await crowd.whenRecorded(crowd.history.recorded + 2_000);
      moved += (await leaders()).filter((leader, partition) => leader !== before[partition]).length;
      await node.restart();
    }
    await whole();
    nodes[0]!.pause();
    await sleep(PAUSE_MS);
    await crowd.whenRecorded(crowd.history.recorded + 2_000);
    nodes[0]!.resume();
    await whole();
    if (stock) note(await stock.stop(brokers));
    return { 'leaders moved': moved, 'records written again': await copiesInLog(brokers, from, crowd.history) };
  },
};
