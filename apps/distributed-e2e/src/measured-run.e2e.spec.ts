// The load tool on the whole distributed product, with the CPU of every server measured: what the model of capacity is held
// against. `MEASURE=1` votes fast and keeps the run in bench/results/measured-run.json; else it is shown that it can be done.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtApp, Operator, startCluster, type Cluster } from '@scrutineer/testing-journey';

const measuring = process.env['MEASURE'] === '1';
const scale = measuring ? ['--rate', '6000', '--duration', '30'] : ['--rate', '400', '--duration', '5'];
const RACE = 'rehearsal-silverstone-2025';
const WARM_UP = 'rehearsal-warm-up';
const CANDIDATES = ['1', '4', '16', '44'];

interface Report {
  readonly recorded: number;
  readonly deliveries: number;
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-measured-'));
  await writeFile(path.join(folder, 'password'), `${cluster.password}\n`);
});
afterAll(async () => {
  await cluster.dispose();
  await rm(folder, { recursive: true });
});

function load(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', SCRUTINEER_PASSWORD_FILE: path.join(folder, 'password') };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [builtApp('cli'), 'load', ...args],
      { env, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        // Whether the thresholds were passed is a matter of the machine.
        if (stdout === '') reject(new Error(stderr, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

it('counts every acknowledged vote, and measures what each server used for it', async () => {
  const { gateways, voteApis, workers, kafka, redis } = cluster;
  const [gateway, voteApi, worker] = [gateways[0], voteApis[0], workers[0]];
  await Promise.all([gateway, voteApi, worker].map((instance) => instance.start()));
  const operator = new Operator(voteApi.url, cluster.password);
  const pids = {
    gateway: gateway.pid,
    'vote-api': voteApi.pid,
    worker: worker.pid,
    kafka: kafka.pid,
    redis: redis.pid,
  };
  // In a container they have none that this machine knows.
  const known = Object.entries(pids).filter(([, pid]) => pid !== null);
  const servers = known.flatMap(([name, pid]) => ['--cpu', `${name}=${pid}`]);
  const where = ['--url', voteApi.url, '--gateway', gateway.url];
  const votes = ['--processes', '2', '--sockets', '600', '--json', ...where, ...scale];
  if (measuring) {
    // As in the bench, compilers are to have seen their work, a broker's above all: at any rate that they can take.
    await operator.openNew(WARM_UP, CANDIDATES);
    await load(['--race', WARM_UP, ...votes, '--rate', '20000', '--duration', '60']);
    await operator.close(WARM_UP);
  }
  await operator.openNew(RACE, CANDIDATES);
  const out = await load(['--race', RACE, ...servers, ...votes]);
  const report = JSON.parse(out) as Report;
  expect(report).toMatchObject({ rehearsal: true, unanswered: 0, unsent: 0, count: { right: true } });
  expect(report.deliveries).toBeGreaterThan(0);
  expect(Object.keys(report.cpuSeconds)).toEqual(known.map(([name]) => name));
  expect(report.cpuSeconds['gateway']).toBeGreaterThan(0);
  process.stderr.write(`${JSON.stringify({ recorded: report.recorded, cpuSeconds: report.cpuSeconds })}\n`);
  if (!measuring) return;
  const file = path.resolve(__dirname, '../../../bench/results/measured-run.json');
  // Without what only a reader of the report itself needs.
  await writeFile(file, `${JSON.stringify({ ...report, timeline: undefined }, null, 2)}\n`);
}, 180_000);
