// `npm run bench`: builds what is measured, then measures it. A table, never a test.
import { spawnSync } from 'node:child_process';

const nx = [
  'node_modules/nx/dist/bin/nx.js',
  'run-many',
  '-t',
  'build',
  '-p',
  'bench,gateway,vote-api,tally-worker,standalone,vote-ui,admin-ui',
];
const env = { ...process.env, NX_DAEMON: 'false' };
const built = spawnSync(process.execPath, [...nx, '--outputStyle=static'], { encoding: 'utf8', env });
if (built.status !== 0) {
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build failed; see above.\n`);
  process.exit(1);
}
const bench = spawnSync(process.execPath, ['--enable-source-maps', 'dist/apps/bench/main.js'], { stdio: 'inherit' });
process.exit(bench.status ?? 1);
