// Bundles the simulation with the product's own sources in surroundings of its own: virtual time in place of the runtime's
// timers and clocks, and randomness from the seed. A mutation is made in the sources on their way into the bundle.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { mutations } from './src/mutations.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const surroundings = (file) => path.join(here, 'src/surroundings', file);

/** Bundles to `outfile`, with a mutation if one is named. Throws where the mutation is unknown or no longer fits. */
export async function bundle(outfile, mutation) {
  const edits = mutation === undefined ? [] : mutations[mutation];
  if (!edits) throw new Error(`no mutation '${mutation}'; there are: ${Object.keys(mutations).join(', ')}`);
  const pending = new Set(edits);
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
    plugins: [mutating(edits, pending)],
    logLevel: 'error',
  });
  for (const { file } of pending) throw new Error(`mutation '${mutation}': ${file} is not part of the simulation`);
}

function mutating(edits, pending) {
  return {
    name: 'mutating',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const own = edits.filter((edit) => path.resolve(root, edit.file) === file);
        if (own.length === 0) return undefined;
        let contents = await readFile(file, 'utf8');
        for (const edit of own) {
          const { find, replace, times = 1 } = edit;
          const found = contents.split(find).length - 1;
          if (found !== times) throw new Error(`${edit.file} has '${find}' ${found} times, not ${times}`);
          contents = contents.replaceAll(find, () => replace);
          pending.delete(edit);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
