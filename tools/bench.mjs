// `npm run bench [-- parts] [--rounds 5] [--voters 10000000] [--check] [--write]`: builds what is measured, then measures it.
// A table, never a test.
import { spawnSync } from 'node:child_process';
import { runBuild } from './run-build.mjs';
import { withDescriptors } from './with-descriptors.mjs';

const SOCKETS = 10_000;
const args = process.argv.slice(2);
runBuild('bench,gateway,vote-api,tally-worker,standalone,vote-ui,admin-ui');
const status = withDescriptors(SOCKETS, ['dist/apps/bench/main.js', ...args]);
if (args.includes('--write')) {
  const prettier = ['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--write', 'README.md'];
  spawnSync(process.execPath, prettier, { stdio: 'inherit' });
}
process.exit(status);
