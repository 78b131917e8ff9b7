import { WebSocket } from 'ws';
import { scrutineer } from './dialect';
import { Electorate } from './electorate';
import type { Ledger } from './ledger';

/** New voters a second, whose first ballots are looked for in the results. */
const PROBES_PER_SECOND = 20;

/**
 * How long it takes from when a ballot is due until results that have it are shown to somebody else, in ms: new voters,
 * each with one ballot, are known by the number of voters in the results. All others must have voted before.
 */
export async function freshness(origin: string, ms: number, ledger: Ledger): Promise<number[]> {
  const probes = (PROBES_PER_SECOND * ms) / 1000;
  const before = ledger.voters;
  const waits: number[] = [];
  const watcher = new WebSocket(origin + scrutineer.path, ['scrutineer.v1'], { perMessageDeflate: false });
  await new Promise((resolve, reject) => watcher.once('open', resolve).once('error', reject));
  const electorate = await Electorate.gather(origin, scrutineer, probes, ledger);
  const started = performance.now();
  const allShown = new Promise<void>((resolve) => {
    watcher.on('message', (frame: Buffer) => {
      const { event, data } = JSON.parse(frame.toString()) as { event: string; data: { voters: number } };
      if (event !== 'results') return;
      const now = performance.now();
      while (waits.length < Math.min(data.voters - before, probes))
        waits.push(now - started - (waits.length * 1000) / PROBES_PER_SECOND);
      if (waits.length === probes) resolve();
    });
  });
  await electorate.pour(PROBES_PER_SECOND, ms);
  await allShown;
  electorate.leave();
  watcher.terminate();
  return waits;
}
