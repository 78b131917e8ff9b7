// Runs one tier of one project's tests and leaves the result where `npm test` sums it up.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const [project, root, tier, ...rest] = process.argv.slice(2);
const report = path.resolve('reports', `${project}.${tier}.json`);
mkdirSync(path.dirname(report), { recursive: true });
const flags = ['--config', path.join(root, 'jest.config.mjs'), '--json', '--outputFile', report];
const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', path.resolve('node_modules/jest/bin/jest.js'), ...flags, ...rest],
  { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, TEST_TIER: tier, NODE_ENV: 'test' } },
);
process.exit(status ?? 1);
