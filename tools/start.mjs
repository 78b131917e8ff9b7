// `npm start`: the standalone deployment, built first where a source has changed.
import { spawn } from 'node:child_process';
import { runBuild } from './run-build.mjs';

process.stdout.write('Building what has changed (the first time takes up to a minute) …\n');
runBuild('standalone,vote-ui,admin-ui', ' Start again with: npm start');

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
