// `npm run scrutineer -- <command>`: the command line, built first where a source has changed.
import { spawnSync } from 'node:child_process';
import { runBuild } from './run-build.mjs';

runBuild('cli');
const run = ['--enable-source-maps', 'dist/apps/cli/main.js', ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, run, { stdio: 'inherit' }).status ?? 1);
