// `npm start`: the standalone deployment, built first where a source has changed.
import { spawn, spawnSync } from 'node:child_process';

const nx = [
  'node_modules/nx/dist/bin/nx.js',
  'run-many',
  '-t',
  'build',
  '-p',
  'standalone,vote-ui,admin-ui',
  '--outputStyle=static',
];
process.stdout.write('Building what has changed (the first time takes up to a minute) …\n');
const built = spawnSync(process.execPath, nx, { encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } });
if (built.status !== 0) {
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build failed; see above. Start again with: npm start\n`);
  process.exit(1);
}

const child = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--enable-source-maps',
    'dist/apps/standalone/main.js',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// npm and its shell pass no signal on when they are ended themselves.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
child.on('exit', (code) => process.exit(code ?? 1));
