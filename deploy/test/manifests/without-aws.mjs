// The component for machines that are not Amazon's, which no environment here takes: built as one would take it.
import assert from 'node:assert/strict';
import { nameOf } from '../rendered.mjs';
import { variant } from '../variant.mjs';

/** Throws if anything that only Amazon has is left. */
export function leavesAmazon(shared) {
  const { objects: root } = variant(shared, 'without-aws', {
    resources: ['clusters/staging'],
    components: ['clusters/components/without-aws'],
  });
  const parts = root.filter(({ kind, apiVersion }) => kind === 'Kustomization' && apiVersion.includes('toolkit'));
  const objects = parts.flatMap(
    ({ metadata: { name }, spec: { path: part, patches } }) =>
      variant(shared, `without-aws-${name}`, { resources: [part], patches }).objects,
  );
  // Before anything is filled in: what is asked of it, its disks, and what is kept in its buckets.
  const amazon = /\$\{(aws_region|\w+_bucket)\}|ebs\.csi\.aws|velero\.io\//;
  const left = objects.filter((object) => amazon.test(JSON.stringify(object)));
  assert.deepEqual(left.map(nameOf), []);
}
