import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@scrutineer/testbed';
import { WebSocket } from 'ws';
import { scrutineer } from '../load/dialect';
import { Electorate } from '../load/electorate';
import { Ledger } from '../load/ledger';
import { Watchers } from '../load/watchers';
import { CpuMeter } from '../process/cpu-meter';
import { memoryOfBareSockets, memoryOfSockets } from '../process/memory-of-sockets';
import { startCluster, startWorker, type Cluster } from '../systems/cluster';
import { startPeer } from '../systems/start';
import type { Part } from './part';

const SOCKETS = 10_000;
/** Frames that are shown in a turn, four a second. */
const FRAMES = 20;
const TURN_MS = FRAMES * 250;
/** Turns of each in a round: such machines change their speed within seconds. */
const TURNS = 4;
/** Within which the last frames are on their way. */
const TAIL_MS = 500;
/** Enough for the results to change between any two frames. */
const VOTERS = 10;
const VOTES_PER_SECOND = 5;

/** Results to ten thousand sockets beside a bare loop over as many, and the memory of a socket beside the bare library's. */
export const broadcast: Part = {
  seconds: ({ rounds }) => 130 + rounds * 50,
  run: async ({ rounds, say }) => {
    const bare = await bareSocket();
    const cluster = await startCluster();
    const { service: worker } = await startWorker(cluster);
    const url = cluster.gatewayOrigin + scrutineer.path;
    const { opened: watchers, each } = await memoryOfSockets(cluster.servers.gateway, SOCKETS, () =>
      Watchers.gather(SOCKETS, url, ['scrutineer.v1']),
    );
    say(`broadcast  a socket takes ${each.toFixed(0)} bytes, a bare one ${bare.toFixed(0)}`);
    const ours = await productShow(cluster, watchers);
    await turn(ours);
    const { results } = await watchers.shown();
    const theirs = await loopShow(results!);
    await turn(theirs);
    const broadcastCpuVsLoop: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const { product, loop } = await playRound(ours, theirs);
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

/** A server that shows results to a crowd. */
interface Show {
  readonly pid: number;
  readonly watchers: Watchers;
  /** Shows results for a turn's time. */
  readonly play: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

async function productShow({ gatewayOrigin, servers }: Cluster, watchers: Watchers): Promise<Show> {
  const electorate = await Electorate.gather(gatewayOrigin, scrutineer, VOTERS, new Ledger());
  return {
    pid: servers.gateway,
    watchers,
    play: () => electorate.pour(VOTES_PER_SECOND, TURN_MS),
    stop: () => {
      electorate.leave();
      watchers.leave();
      return Promise.resolve();
    },
  };
}

async function loopShow(text: string): Promise<Show> {
  const port = await freePort();
  const service = await startPeer('broadcast-loop', { PORT: `${port}` });
  const url = `ws://127.0.0.1:${port}`;
  const watchers = await Watchers.gather(SOCKETS, url, []);
  const speaker = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => speaker.once('open', resolve).once('error', reject));
  return {
    pid: service.pid,
    watchers,
    play: () => {
      speaker.send(JSON.stringify({ text, times: FRAMES }));
      return pause(TURN_MS);
    },
    stop: async () => {
      speaker.terminate();
      watchers.leave();
      await service.stop();
    },
  };
}

/** CPU µs a delivery, above what the same sockets take while nothing is shown: heartbeats, and looking for news. */
async function playRound(ours: Show, theirs: Show): Promise<{ product: number; loop: number }> {
  const atRest = new CpuMeter({ product: ours.pid, loop: theirs.pid });
  await pause(TURN_MS + TAIL_MS);
  const { product: ownRest = NaN, loop: theirRest = NaN } = atRest.microsEach(1);
  const spent = { product: 0, loop: 0 };
  const delivered = { product: 0, loop: 0 };
  for (let i = 0; i < TURNS; i += 1) {
    const [product, loop] = [await turn(ours), await turn(theirs)];
    spent.product += product.micros - ownRest;
    spent.loop += loop.micros - theirRest;
    delivered.product += product.frames;
    delivered.loop += loop.frames;
  }
  return { product: spent.product / delivered.product, loop: spent.loop / delivered.loop };
}

async function turn({ pid, watchers, play }: Show): Promise<{ micros: number; frames: number }> {
  const before = (await watchers.shown()).frames;
  const meter = new CpuMeter({ server: pid });
  await play();
  await pause(TAIL_MS);
  return { micros: meter.microsEach(1)['server']!, frames: (await watchers.shown()).frames - before };
}

/** Bytes of a socket of the bare library. */
async function bareSocket(): Promise<number> {
  const port = await freePort();
  const echo = await startPeer('ws-echo', { PORT: `${port}` });
  const { each } = await memoryOfBareSockets(echo.pid, `ws://127.0.0.1:${port}`, SOCKETS);
  await echo.stop();
  return each;
}
