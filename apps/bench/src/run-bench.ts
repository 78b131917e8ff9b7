import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { BenchOptions } from './options';
import { parts } from './parts';
import type { Findings } from './parts/part';
import { median } from './process/statistics';
import type { BenchResult } from './results/bench-result';
import { regressions } from './results/compare';
import type { Figure } from './results/figures';
import { withReport } from './results/readme';
import { report } from './results/report';

const LATEST = 'bench/results/latest.json';
const README = 'README.md';

/**
 * Runs the parts asked for, one after the other, and tells what they found. Only a whole run leaves its result in
 * `bench/results/latest.json`. Returns the exit code: 1 where something was counted wrongly or, if asked, got worse.
 */
export async function runBench(options: BenchOptions): Promise<number> {
  const said = performance.now();
  const say = (text: string): void => {
    const minutes = ((performance.now() - said) / 60_000).toFixed(1);
    process.stdout.write(`${minutes.padStart(5)} min  ${text}\n`);
  };
  const chosen = options.parts.map((name) => parts[name]);
  const seconds = chosen.reduce((sum, part) => sum + part.seconds(options), 0);
  say(`${options.parts.join(', ')}: about ${Math.ceil(seconds / 60)} minutes on two cores that nobody else uses`);
  const found: Findings[] = [];
  for (const part of chosen) found.push(await part.run({ ...options, say, systems: systemsOf(found) }));

  const result = resultOf(options, found);
  const text = report(result);
  process.stdout.write(`\n${text}\n`);
  const faults = found.flatMap(({ wrong = [] }) => wrong).map((one) => `counted wrongly: ${one}`);
  if (options.check) faults.push(...regressions(result, committed()).map((one) => `worse than committed: ${one}`));
  if (options.parts.length === Object.keys(parts).length) {
    mkdirSync('bench/results', { recursive: true });
    writeFileSync(LATEST, `${JSON.stringify(result, null, 2)}\n`);
  }
  if (options.write) writeFileSync(README, withReport(readFileSync(README, 'utf8'), text));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length > 0 ? 1 : 0;
}

function resultOf({ rounds }: BenchOptions, found: readonly Findings[]): BenchResult {
  const measured = found.flatMap(({ figures }) => Object.entries(figures) as [Figure, readonly number[]][]);
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    date: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    rounds,
    systems: systemsOf(found),
    ratios: Object.fromEntries(measured.map(([figure, values]) => [figure, median(values)])),
    spread: Object.fromEntries(
      measured.map(([figure, values]) => [figure, [Math.min(...values), Math.max(...values)] as const]),
    ),
    notes: found.flatMap(({ notes }) => notes ?? []),
  };
}

function systemsOf(found: readonly Findings[]): BenchResult['systems'] {
  return Object.assign({}, ...found.map(({ systems }) => systems)) as BenchResult['systems'];
}

/** The result that the repository holds. */
function committed(): BenchResult {
  return JSON.parse(execFileSync('git', ['show', `HEAD:${LATEST}`], { encoding: 'utf8' })) as BenchResult;
}
