// `npm test`: everything that proves it. Each step runs even if an earlier one failed; the last line is the sum over all.
//   npm test                    all steps
//   npm test -- lint unit       some of them
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const bin = (name) => path.resolve('node_modules', name);
const nx = (target, ...flags) => [bin('nx/dist/bin/nx.js'), 'run-many', '-t', target, '--outputStyle=static', ...flags];

/** name → command, and the tier whose Jest reports it leaves, if any */
const steps = {
  format: { command: [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level=warn'] },
  workspace: { command: [path.resolve('tools/check-workspace.mjs')] },
  unused: { command: [bin('knip/bin/knip.js'), '--no-progress'] },
  types: { command: nx('typecheck') },
  lint: { command: nx('lint') },
  unit: { command: nx('test'), tier: 'unit' },
  build: { command: nx('build') },
  integration: { command: nx('test-int', '--parallel=1'), tier: 'int' },
  journeys: { command: nx('e2e', '--parallel=1'), tier: 'e2e' },
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const started = performance.now();
let passed = 0;
let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  run(name, step);
}
console.log(`\nall steps took ${seconds(started)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function run(name, { command, tier }) {
  const since = performance.now();
  console.log(`\n── ${name}`);
  if (tier) for (const file of reports(tier)) rmSync(file);
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0', NO_COLOR: '1' };
  const result = spawnSync(process.execPath, command, { encoding: 'utf8', env, maxBuffer: 1 << 30 });
  const output = `${result.stdout}${result.stderr}`;
  const ok = result.status === 0;
  const sum = tier ? count(tier) : { passed: 0, failed: 0 };
  passed += sum.passed;
  failed += sum.failed;
  // The step itself counts as one: a gate without tests, or a runner that broke before it could count.
  if (ok && !tier) passed += 1;
  if (!ok && sum.failed === 0) failed += 1;
  if (!ok) console.log(output);
  const tests = tier ? `, ${sum.passed} passed, ${sum.failed} failed` : '';
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds(since)}${tests})`);
}

function reports(tier) {
  if (!existsSync('reports')) return [];
  return readdirSync('reports')
    .filter((file) => file.endsWith(`.${tier}.json`))
    .map((file) => path.join('reports', file));
}

function count(tier) {
  const sum = { passed: 0, failed: 0 };
  for (const file of reports(tier)) {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    sum.passed += report.numPassedTests;
    // A suite that could not be loaded has no tests and is a failure all the same; a test switched off is one too.
    sum.failed +=
      report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests + report.numTodoTests;
  }
  return sum;
}
