import { globSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findCommand } from '@scrutineer/testbed';
import type { Fault } from '../run/fault';
import { newFolder, startWorld, type World } from '../world/world';

const HALF_AN_HOUR_MS = 1_800_000;
const clocks = new WeakMap<World['cluster'], string>();
/** How far each process is off from now on; the others are right. */
const SKEW = { 'gateway-1': '+3600s', 'gateway-2': '-3600s', 'tally-worker-1': '+3600s', 'vote-api-1': '-3600s' };

export const clockSkew: Fault = {
  id: 'F21',
  name: 'clocks an hour off',
  injection:
    'libfaketime: in mid-round one gateway and one worker jump an hour ahead, the other gateway and one vote-api an hour back',
  asserted: 'the same count; the cut is where the markers are',
  always: false,
  world: async (seed) => {
    await findCommand({ names: ['faketime'], aptPackage: 'faketime', remedy: 'install libfaketime' });
    const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
    if (!library) throw new Error('libfaketime.so.1 is not where Debian puts it');
    const folder = await newFolder('clocks');
    const envOf = (app: string, number: number): Record<string, string> => ({
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: path.join(folder, `${app}-${number}`),
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    for (const app of ['gateway', 'tally-worker', 'vote-api']) {
      for (const number of [1, 2]) await writeFile(path.join(folder, `${app}-${number}`), '+0s\n');
    }
    const world = await startWorld({ seed, envOf });
    world.defer(() => rm(folder, { recursive: true }));
    clocks.set(world.cluster, folder);
    return world;
  },
  inject: async ({ cluster, crowd }) => {
    const folder = clocks.get(cluster)!;
    const { history } = crowd;
    for (const [name, skew] of Object.entries(SKEW)) await writeFile(path.join(folder, name), `${skew}\n`);
    const from = history.events.length;
    await crowd.whenRecorded(history.recorded + 8_000);
    const times = history.events
      .slice(from)
      .flatMap((event) => (event.op === 'recorded' ? [Date.parse(event.data.recordedAt) - Date.now()] : []));
    for (const name of Object.keys(SKEW)) await writeFile(path.join(folder, name), '+0s\n');
    return {
      'recorded by a clock ahead': times.filter((ahead) => ahead > HALF_AN_HOUR_MS).length,
      'recorded by a clock behind': times.filter((ahead) => ahead < -HALF_AN_HOUR_MS).length,
    };
  },
};
