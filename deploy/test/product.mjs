// The product's own libraries, for checks that ask these rather than a copy of what they say; bundled to where they find their packages.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Imports a library by its folder, such as `libs/server/config`. */
export async function product(repository, library) {
  const outfile = path.join(repository, 'tmp', `${path.basename(library)}.mjs`);
  await build({
    entryPoints: [path.join(repository, library, 'src/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: path.join(repository, 'tsconfig.base.json'),
  });
  return import(pathToFileURL(outfile).href);
}
