import { randomBytes, randomUUID } from 'node:crypto';
import { freePort } from '@scrutineer/testbed';
import { Kafka, logLevel } from 'kafkajs';
import { CpuMarks, type Measurement } from './measurement';
import { RACE } from './operator';
import { start, type Cluster } from './systems';

const BALLOTS = 600_000;
const BATCH = 5_000;

/** Fills the log while no worker runs, then starts one and measures how fast it brings the tally up to it. */
export async function workerRate(cluster: Cluster): Promise<Measurement> {
  await fill(cluster);
  const management = await freePort();
  const worker = await start('tally-worker', { ...cluster.env, MANAGEMENT_PORT: String(management) }, management);
  const cpu = new CpuMarks(worker.pid);
  const first = await applied(management, (n) => n > 0);
  cpu.mark();
  const since = performance.now();
  const last = await applied(management, (n) => n >= BALLOTS);
  cpu.mark();
  const perSecond = ((last - first) * 1000) / (performance.now() - since);
  await worker.stop();
  return { perSecond, cpuMicrosEach: cpu.microsEach(last - first) };
}

async function fill({ brokers }: Cluster): Promise<void> {
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR }).producer();
  await producer.connect();
  for (let n = 0; n < BALLOTS; n += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, i) => ({ key: randomBytes(16), value: ballot(n + i) }));
    await producer.send({ topic: 'ballots', acks: -1, messages });
  }
  await producer.disconnect();
}

function ballot(n: number): string {
  return JSON.stringify({ v: 1, r: RACE, n: 1, b: randomUUID(), c: n % 3 === 0 ? '44' : '4', s: 1, t: Date.now() });
}

/** Records applied so far, once that fits. */
async function applied(port: number, fits: (records: number) => boolean): Promise<number> {
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const sum = [...metrics.matchAll(/^scrutineer_tally_applied_total\{.*\} (\d+)$/gm)].reduce(
      (n, [, one]) => n + Number(one),
      0,
    );
    if (fits(sum)) return sum;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
