import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median, type Measurement } from './measurement';
import { echoSystem, gatewaySystem, standaloneSystem } from './systems';
import { workerRate } from './worker-rate';

const ROUNDS = 5;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const cluster = await gatewaySystem();
const systems = [await echoSystem(), cluster, await standaloneSystem()];
const runs = new Map<string, Measurement[]>(systems.map(({ name }) => [name, []]));
// Interleaved, because such machines change their speed while one watches.
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const system of systems) {
    const measured = await system.round();
    runs.get(system.name)?.push(measured);
    say(
      `round ${round}  ${system.name}: ${measured.perSecond.toFixed(0)}/s, ${measured.cpuMicrosEach.toFixed(1)} µs CPU each`,
    );
  }
}
const worker = await workerRate(cluster);
for (const system of systems) await system.stop();

const [echo = '', ...others] = systems.map(({ name }) => name);
const cpuOf = (name: string): number[] => (runs.get(name) ?? []).map(({ cpuMicrosEach }) => cpuMicrosEach);
const summary = systems.map(({ name }) => ({
  name,
  perSecond: median((runs.get(name) ?? []).map(({ perSecond }) => perSecond)),
  cpuMicrosEach: median(cpuOf(name)),
  cpuVsEcho: median(cpuOf(name).map((cpu, i) => cpu / (cpuOf(echo)[i] ?? cpu))),
}));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
const table = [
  '| system | a second | CPU µs each | CPU against the echo |',
  '| --- | --- | --- | --- |',
  ...summary.map(
    (row) =>
      `| ${row.name} | ${row.perSecond.toFixed(0)} | ${row.cpuMicrosEach.toFixed(1)} | ${row.cpuVsEcho.toFixed(2)} |`,
  ),
  `| tally-worker, Kafka to Redis | ${worker.perSecond.toFixed(0)} | ${worker.cpuMicrosEach.toFixed(1)} | (${(1e6 / worker.cpuMicrosEach).toFixed(0)} ballots a second of its CPU) |`,
];
say(
  `\n${machine}, ${new Date().toISOString()}, commit ${commit}; medians of ${ROUNDS} interleaved rounds, generator included\n`,
);
say(table.join('\n'));
mkdirSync('bench/results', { recursive: true });
const result = { machine, date: new Date().toISOString(), commit, rounds: ROUNDS, summary, worker, compared: others };
writeFileSync('bench/results/latest.json', `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
