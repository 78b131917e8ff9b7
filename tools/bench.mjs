// `npm run bench`: builds what is measured, then measures it. A table, never a test.
import { spawnSync } from 'node:child_process';
import { runBuild } from './run-build.mjs';

runBuild('bench,gateway,vote-api,tally-worker,standalone,vote-ui,admin-ui');
const bench = spawnSync(process.execPath, ['--enable-source-maps', 'dist/apps/bench/main.js'], { stdio: 'inherit' });
process.exit(bench.status ?? 1);
