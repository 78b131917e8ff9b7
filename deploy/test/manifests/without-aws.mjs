// The component for machines that are not Amazon's, which no environment here takes: built as one would take it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { nameOf } from '../rendered.mjs';

/** Throws if anything that only Amazon has is left. */
export function leavesAmazon({ repository, run, work }) {
  const build = (name, { resources, ...more }) => {
    const folder = path.join(work, name);
    const from = (part) => path.relative(folder, path.join(repository, part));
    mkdirSync(folder);
    const kustomization = {
      resources: resources.map(from),
      components: more.components?.map(from),
      patches: more.patches,
    };
    writeFileSync(path.join(folder, 'kustomization.yaml'), stringify(kustomization));
    const text = run('kustomize', ['build', folder], { stdoutOnly: true });
    return parseAllDocuments(text).map((document) => document.toJS());
  };
  const root = build('without-aws', {
    resources: ['clusters/staging'],
    components: ['clusters/components/without-aws'],
  });
  const parts = root.filter(({ kind, apiVersion }) => kind === 'Kustomization' && apiVersion.includes('toolkit'));
  const objects = parts.flatMap(({ metadata: { name }, spec: { path: part, patches } }) =>
    build(`without-aws-${name}`, { resources: [part], patches }),
  );
  // Before anything is filled in: what is asked of it, its disks, and what is kept in its buckets.
  const amazon = /\$\{(aws_region|\w+_bucket)\}|ebs\.csi\.aws|velero\.io\//;
  const left = objects.filter((object) => amazon.test(JSON.stringify(object)));
  assert.deepEqual(left.map(nameOf), []);
}
