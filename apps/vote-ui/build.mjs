// Bundles the fan page: hashed files under assets/, to be cached for ever, and the index.html that names them.
import { build } from 'esbuild';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(project, '../..');
const outdir = path.join(root, 'dist/apps/vote-ui');

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: project,
  entryPoints: ['src/main.ts', 'src/page.css', 'src/icon.svg'],
  outdir,
  entryNames: 'assets/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  loader: { '.svg': 'copy' },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const built = Object.entries(metafile.outputs);
const addressOf = (source) => {
  const [file] = built.find(([, { entryPoint, inputs }]) => (entryPoint ?? Object.keys(inputs)[0]) === source) ?? [];
  if (!file) throw new Error(`index.html names ${source}, which is not built`);
  return `/${path.relative(outdir, path.resolve(project, file))}`;
};
const template = readFileSync(path.join(project, 'src/index.html'), 'utf8');
writeFileSync(
  path.join(outdir, 'index.html'),
  template.replace(/\{\{(.+?)\}\}/g, (_, source) => addressOf(source)),
);
