import assert from 'node:assert/strict';
import type { Fault } from '../run/fault';
import { answersSince } from '../world/answers';

export const brokerKill: Fault = {
  id: 'F5',
  name: 'broker killed',
  injection: 'SIGKILL of the only broker, started again over the same data',
  asserted: 'nothing is recorded meanwhile, waiting ballots are answered busy; no service has to be started again',
  always: true,
  inject: async ({ cluster, crowd }) => {
    const starts = cluster.all.map((instance) => instance.starts);
    await cluster.kafka.kill();
    const answers = answersSince(crowd.history);
    await Promise.race([
      crowd.history.whenever((event) => event.op === 'refused' && event.code === 'busy'),
      crowd.faulted,
    ]);
    await crowd.history.whenever((event) => event.op === 'unknown');
    const { recorded } = answers();
    await cluster.kafka.restart();
    // What the broker had confirmed when it died may still be under way to the voters; it was in the log.
    assert.deepEqual(recorded.slice(cluster.gateways.length * 3_000), []);
    const { busy, unknown } = answers();
    assert.deepEqual(
      cluster.all.map((instance) => instance.starts),
      starts,
    );
    return { 'answered busy': busy, 'closed without an answer': unknown };
  },
};
