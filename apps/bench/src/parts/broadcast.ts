import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@scrutineer/testbed';
import { WebSocket } from 'ws';
import { scrutineer } from '../load/dialect';
import { Electorate } from '../load/electorate';
import { Ledger } from '../load/ledger';
import { Watchers } from '../load/watchers';
import { CpuMeter } from '../process/cpu-meter';
import { memoryOfBareSockets, memoryOfSockets } from '../process/memory-of-sockets';
import { startCluster, startWorker, type Cluster } from '../systems/distributed';
import { startPeer } from '../systems/start';
import type { Part } from './part';

const SOCKETS = 10_000;
/** Frames that are shown in a round, four a second. */
const FRAMES = 40;
const ROUND_MS = FRAMES * 250;
/** Enough for the results to change between any two frames. */
const VOTERS = 10;
const VOTES_PER_SECOND = 5;

/** Results to ten thousand sockets beside a bare loop over as many, and the memory of a socket beside the bare library's. */
export const broadcast: Part = {
  seconds: ({ rounds }) => 155 + rounds * 44,
  run: async ({ rounds, say }) => {
    const bare = await bareSocket();
    const cluster = await startCluster();
    const { service: worker } = await startWorker(cluster);
    const url = cluster.gatewayOrigin + scrutineer.path;
    const { opened: watchers, each } = await memoryOfSockets(cluster.servers.gateway, SOCKETS, () =>
      Watchers.gather(SOCKETS, url, ['scrutineer.v1']),
    );
    say(`broadcast  a socket takes ${each.toFixed(0)} bytes, a bare one ${bare.toFixed(0)}`);
    const ours = await productRounds(cluster, watchers);
    await ours.play();
    const { results } = await watchers.shown();
    const theirs = await loopRounds(results!);
    await theirs.play();
    const broadcastCpuVsLoop: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const [product, loop] = [await ours.play(), await theirs.play()];
      broadcastCpuVsLoop.push(product / loop);
      say(
        `broadcast ${round}/${rounds}  CPU µs a delivery of ${results!.length} bytes: gateway ${product.toFixed(2)}, loop ${loop.toFixed(2)}`,
      );
    }
    await Promise.all([ours.stop(), theirs.stop(), worker.stop()]);
    await cluster.stop();
    return { figures: { broadcastCpuVsLoop, bytesPerSocketAboveWs: [each - bare] } };
  },
};

interface Rounds {
  /** CPU µs a delivery. */
  play(): Promise<number>;
  stop(): Promise<void>;
}

async function productRounds({ gatewayOrigin, servers }: Cluster, watchers: Watchers): Promise<Rounds> {
  const electorate = await Electorate.gather(gatewayOrigin, scrutineer, VOTERS, new Ledger());
  return {
    play: () => costOfDelivery(servers.gateway, watchers, () => electorate.pour(VOTES_PER_SECOND, ROUND_MS)),
    stop: () => {
      electorate.leave();
      watchers.leave();
      return Promise.resolve();
    },
  };
}

async function loopRounds(text: string): Promise<Rounds> {
  const port = await freePort();
  const service = await startPeer('broadcast-loop', { PORT: `${port}` });
  const url = `ws://127.0.0.1:${port}`;
  const watchers = await Watchers.gather(SOCKETS, url, []);
  const speaker = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => speaker.once('open', resolve).once('error', reject));
  return {
    play: () =>
      costOfDelivery(service.pid, watchers, () => {
        speaker.send(JSON.stringify({ text, times: FRAMES }));
        return pause(ROUND_MS);
      }),
    stop: async () => {
      speaker.terminate();
      watchers.leave();
      await service.stop();
    },
  };
}

/** What showing takes, above what the same sockets take while nothing is shown: heartbeats, and looking for news. */
async function costOfDelivery(pid: number, watchers: Watchers, show: () => Promise<unknown>): Promise<number> {
  const spent = async (task: () => Promise<unknown>): Promise<number> => {
    const meter = new CpuMeter({ server: pid });
    await task();
    // The last frames are on their way.
    await pause(500);
    return meter.microsEach(1)['server']!;
  };
  const atRest = await spent(() => pause(ROUND_MS));
  const before = (await watchers.shown()).frames;
  const showing = await spent(show);
  return (showing - atRest) / ((await watchers.shown()).frames - before);
}

/** Bytes of a socket of the bare library. */
async function bareSocket(): Promise<number> {
  const port = await freePort();
  const echo = await startPeer('ws-echo', { PORT: `${port}` });
  const { each } = await memoryOfBareSockets(echo.pid, `ws://127.0.0.1:${port}`, SOCKETS);
  await echo.stop();
  return each;
}
