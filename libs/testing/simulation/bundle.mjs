// Bundles the simulation with the product's own sources in surroundings of its own: virtual time in place of the runtime's
// timers and clocks, and randomness from the seed.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const surroundings = (file) => path.join(here, 'src/surroundings', file);

/** Bundles to `outfile`. */
export async function bundle(outfile) {
  await build({
    entryPoints: [path.join(here, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    tsconfig: path.join(root, 'tsconfig.base.json'),
    absWorkingDir: root,
    inject: [surroundings('globals.ts')],
    alias: { 'node:timers/promises': surroundings('timers-promises.ts'), 'node:crypto': surroundings('crypto.ts') },
    logLevel: 'warning',
  });
}
await bundle(process.argv[2]);
