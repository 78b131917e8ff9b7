import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startKafka } from '@scrutineer/testbed';
import { eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { answersSince } from '../world/answers';
import { fillDisk } from '../world/fill-disk';
import { BROKER_SETTINGS, startWorld, type World } from '../world/world';

const SIZE = '160m';
const disks = new WeakMap<World['cluster'], string>();

export const diskFull: Fault = {
  id: 'F19',
  name: 'disk of the broker full',
  injection: 'its data is on a file system of 160 MB that something else fills; freed, and the broker started again',
  asserted: 'ballots are answered busy or not at all; the broker ends itself; nothing that was recorded is lost',
  always: false,
  world: async (seed) => {
    const disk = await mkdtemp(path.join(tmpdir(), 'scrutineer-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'scrutineer', disk]);
    const settings = { ...BROKER_SETTINGS, 'log.index.size.max.bytes': '65536', 'log.segment.bytes': '1048576' };
    const kafka = (proxied: { port: number; advertisedPort: number }): ReturnType<typeof startKafka> =>
      startKafka({ settings, proxied, dataDirectory: disk });
    const world = await startWorld({ seed, kafka });
    disks.set(world.cluster, disk);
    world.defer(() => {
      execFileSync('umount', ['--lazy', disk]);
    });
    return world;
  },
  inject: async ({ cluster, crowd }) => {
    const ballast = path.join(disks.get(cluster)!, 'ballast');
    const answers = answersSince(crowd.history);
    const { pid } = cluster.kafka;
    await fillDisk(ballast);
    await eventually(
      'the broker ends itself',
      () => Promise.resolve(existsSync(`/proc/${pid}`)),
      (runs) => !runs,
    );
    await crowd.history.whenever((event) => event.op === 'refused' && event.code === 'busy');
    await rm(ballast);
    await cluster.kafka.restart();
    const { busy, unknown } = answers();
    return { 'answered busy': busy, 'closed without an answer': unknown };
  },
};
