// `npm run load:held [-- sockets]`: builds what is needed, then holds so many sockets (10,000) on one gateway.
import { spawnSync } from 'node:child_process';
import { runBuild } from './run-build.mjs';

const sockets = process.argv[2] ?? '10000';
const descriptors = spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout.trim();
if (Number(descriptors) < Number(sockets) + 500) {
  console.error(
    `${sockets} sockets need more descriptors than the ${descriptors} that are allowed here: see "ulimit -Hn".`,
  );
  process.exit(2);
}

runBuild('bench,gateway,vote-api,tally-worker');
// Each side needs a descriptor a socket; what this shell allows at most is inherited by all that is started.
const script = 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"';
const command = [process.execPath, '--enable-source-maps', 'dist/apps/bench/load-held.js', sockets];
const page = 'docs/load-held.md';
const { status } = spawnSync('sh', ['-c', script, ...command], { stdio: 'inherit' });
spawnSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--write', page], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
