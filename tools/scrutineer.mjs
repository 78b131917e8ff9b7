// `npm run scrutineer -- <command>`: the command line, built first where a source has changed.
import { spawnSync } from 'node:child_process';

const nx = ['node_modules/nx/dist/bin/nx.js', 'build', 'cli', '--outputStyle=static'];
const built = spawnSync(process.execPath, nx, { encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } });
if (built.status !== 0) {
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build failed; see above.\n`);
  process.exit(1);
}
const run = ['--enable-source-maps', 'dist/apps/cli/main.js', ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, run, { stdio: 'inherit' }).status ?? 1);
