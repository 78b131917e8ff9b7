// Whether Argo CD, where it runs instead, would apply what Flux does.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { nameOf, objectsIn } from '../rendered.mjs';

/** What clusters/argocd/README.md says is left to others. */
const notTakenOver = ['image-automation', 'notifications'];
const isOfHelm = ({ kind }) => ['HelmRelease', 'HelmRepository', 'OCIRepository'].includes(kind);

/** Throws with what differs from what Flux applies to the environment; says how many objects are the same. */
export function sameAsFlux({ run, repository, cache, work }, { environment, parts }) {
  const argocd = path.join(repository, 'clusters/argocd');
  const { spec } = parse(readFileSync(path.join(argocd, 'apps/parts.yaml'), 'utf8'));
  const theirs = spec.generators[0].list.elements;
  const ours = parts.map(({ kustomization }) => ({
    name: kustomization.metadata.name,
    path: path.normalize(kustomization.spec.path),
  }));
  assert.deepEqual(
    theirs.map((one) => JSON.stringify(one)).sort(),
    ours
      .filter(({ name }) => !notTakenOver.includes(name))
      .map((one) => JSON.stringify(one))
      .sort(),
  );

  // In Helm's place, what tells which charts it was asked for.
  const bin = path.join(work, 'argocd');
  const asked = path.join(bin, 'asked');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'helm'), `#!/bin/sh\necho "$@" >>${asked}\n`);
  chmodSync(path.join(bin, 'helm'), 0o755);
  writeFileSync(asked, '');
  const byName = (objects) => new Map(objects.map((object) => [`${object.apiVersion} ${nameOf(object)}`, object]));
  let count = 0;
  // The secrets that are committed, nobody here can decrypt.
  for (const { name } of theirs.filter((one) => one.name !== 'secrets')) {
    const { kustomization, objects } = parts.find((part) => part.kustomization.metadata.name === name);
    const text = run('clusters/argocd/generate.sh', [kustomization.spec.path, environment], {
      cwd: repository,
      env: { PATH: `${bin}:${cache}/bin:${process.env.PATH}` },
      stdoutOnly: true,
    });
    const expected = objects.filter((one) => !isOfHelm(one) && one.metadata.namespace !== 'flux-system');
    assert.deepEqual(byName(objectsIn(text)), byName(expected), name);
    count += expected.length;
  }
  const releases = parts.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'HelmRelease');
  const calls = readFileSync(asked, 'utf8').trim().split('\n');
  assert.equal(calls.length, releases.length);
  for (const { metadata, spec: release } of releases) {
    const call = calls.find((one) => one.startsWith(`template ${metadata.name} `));
    assert.ok(call?.includes(` --namespace ${metadata.namespace} `), metadata.name);
    if (release.chart) assert.ok(call.includes(` ${release.chart.spec.chart} --repo https://`), call);
    assert.match(
      call,
      release.chart ? new RegExp(` --version ${release.chart.spec.version} `) : / oci:\/\/\S+ --version \S+ /,
    );
  }
  return `${count} objects, ${calls.length} charts`;
}
