// Bundles a server app to dist/<project root>/main.js: our own code in one file, packages left in node_modules. Sources go
// through the same transform as in the tests (.swcrc), because NestJS needs decorator metadata, which esbuild has none of.
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const [project, root] = process.argv.slice(2);
const entryPoints = { main: path.join(root, 'src/main.ts') };
if (project === 'standalone') entryPoints['sqlite-worker'] = 'libs/server/sqlite/src/worker/main.ts';
if (project === 'cli') entryPoints['load-generator'] = path.join(root, 'src/load/load-generator.ts');
if (project === 'bench') {
  for (const name of ['load-held', 'audience']) entryPoints[name] = path.join(root, `src/${name}.ts`);
  for (const { name } of await Array.fromAsync(glob(path.join(root, 'src/peers/*.ts')), path.parse))
    entryPoints[name] = path.join(root, `src/peers/${name}.ts`);
}

const { $schema, ...swc } = JSON.parse(await readFile('.swcrc', 'utf8'));
const decorators = {
  name: 'decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const { code } = await transform(source, { ...swc, swcrc: false, filename: file, module: { type: 'es6' } });
      return { contents: code, loader: 'js' };
    });
  },
};

await build({
  entryPoints,
  outdir: path.join('dist', root),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  tsconfig: 'tsconfig.base.json',
  plugins: [decorators],
  logLevel: 'warning',
});
