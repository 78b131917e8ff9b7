// A kustomization that is not in the tree, built as it would be by whoever writes it.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { objectsIn } from './rendered.mjs';

/** Builds folders of the repository with components and patches; `name` is that of its own folder, anew in each run. */
export function variant({ repository, run, work }, name, { resources, components = [], patches }) {
  const folder = path.join(work, 'variants', name);
  const from = (part) => path.relative(folder, path.join(repository, part));
  mkdirSync(folder, { recursive: true });
  const kustomization = { resources: resources.map(from), components: components.map(from), patches };
  writeFileSync(path.join(folder, 'kustomization.yaml'), stringify(kustomization));
  const text = run('kustomize', ['build', folder], { stdoutOnly: true });
  return { folder, text, objects: objectsIn(text) };
}
