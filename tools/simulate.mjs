// `npm run simulate -- --seeds N`: the product in one process and in virtual time, bundled first. See docs/simulation.md.
//   --mutation '<name>'   with a mistake of libs/testing/simulation/src/mutations.ts made in the source
import { spawnSync } from 'node:child_process';
import { bundle } from '../libs/testing/simulation/bundle.mjs';

const flags = process.argv.slice(2);
const at = flags.indexOf('--mutation');
const [, mutation] = at < 0 ? [] : flags.splice(at, 2);
const outfile = `tmp/simulation/${mutation?.replaceAll(' ', '-') ?? 'product'}.js`;
try {
  await bundle(outfile, mutation);
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const run = ['--enable-source-maps', outfile, ...flags];
process.exit(spawnSync(process.execPath, run, { stdio: 'inherit' }).status ?? 1);
