// node tools/image-contents.mjs <app>: what the image of a built app holds, in dist/images/<app>: the app, the pages that it
// serves, and for a server package.json and lock of just the packages that it imports, for `npm ci --omit=dev`.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { createLockFile, createPackageJson } from '@nx/js';

const [app] = process.argv.slice(2);
const graph = await createProjectGraphAsync({ exitOnError: true });
const { implicitDependencies = [], tags } = graph.nodes[app].data;
const contents = path.join('dist/images', app);
rmSync(contents, { recursive: true, force: true });
mkdirSync(contents, { recursive: true });
// No import leads from a server to the pages that it serves: they are declared.
for (const part of [app, ...implicitDependencies]) {
  cpSync(path.join('dist/apps', part), path.join(contents, part), { recursive: true });
}
if (tags.includes('scope:server')) {
  const packages = createPackageJson(app, graph, { target: 'build', root: process.cwd(), isProduction: true });
  const write = (file, text) => writeFileSync(path.join(contents, file), text);
  write('package.json', `${JSON.stringify({ private: true, type: 'module', ...packages }, null, 2)}\n`);
  write('package-lock.json', createLockFile(packages, graph, 'npm'));
}
