import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../run/fault';
import { answersSince } from '../world/answers';

/** Replies that were under way when the broker stopped arrive within this time (ms). */
const UNDER_WAY_MS = 500;

export const brokerPause: Fault = {
  id: 'F7',
  name: 'broker stands still',
  injection: 'SIGSTOP for 5 s and again for 40 s, SIGCONT',
  asserted: 'nothing is recorded meanwhile; no unhandled rejection; memory stays bounded',
  always: false,
  perSecond: 1_000,
  inject: async ({ cluster, crowd }) => {
    const starts = cluster.all.map((instance) => instance.starts);
    const all = answersSince(crowd.history);
    for (const pauseMs of [5_000, 40_000]) {
      cluster.kafka.pause();
      await sleep(UNDER_WAY_MS);
      const answers = answersSince(crowd.history);
      await sleep(pauseMs);
      const { recorded } = answers();
      cluster.kafka.resume();
      assert.deepEqual(recorded, []);
      await crowd.whenRecorded(crowd.history.recorded + 2_000);
    }
    assert.deepEqual(
      cluster.all.map((instance) => instance.starts),
      starts,
    );
    for (const instance of cluster.all) {
      assert.deepEqual(
        instance.lines().filter((line) => line.includes('unhandled')),
        [],
      );
      assert.equal((await instance.health()).status > 0, true);
    }
    const { busy, unknown } = all();
    return { 'answered busy': busy, 'closed without an answer': unknown };
  },
};
