// The manifests as text: every overlay builds.
import { globSync } from 'node:fs';
import path from 'node:path';

export async function manifests({ check, run, repository }) {
  await check('every kustomization builds', () => {
    const folders = globSync('{deploy,clusters}/**/kustomization.yaml', { cwd: repository }).map(path.dirname);
    for (const folder of folders) run('kustomize', ['build', folder], { cwd: repository });
    return `${folders.length} kustomizations`;
  });
}
