// The definitions of the APIs in use. A chart would bring them; here they come from the same projects' own releases.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { condition } from './reconciled.mjs';
import { until } from './control-plane.mjs';

const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** What Flux's controllers watch, whether or not we use it. */
const watched = ['source.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io'];

/** Creates the definition of every kind among the objects; says how many. */
export async function define({ plane, cache, objects }) {
  const used = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion.split('/')[0]} ${kind}`));
  const files = ['crds', 'strimzi'].flatMap((folder) =>
    globSync('**/*.yaml', { cwd: path.join(cache, folder) }).map((file) => path.join(cache, folder, file)),
  );
  const wanted = files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()))
    .filter(
      (one) =>
        one?.kind === 'CustomResourceDefinition' &&
        (watched.includes(one.spec.group) || used.has(`${one.spec.group} ${one.spec.names.kind}`)),
    );
  await Promise.all(wanted.map((one) => plane.create(definitionsPath, one)));
  await until('every definition is established', 60, async () => {
    const { items } = await plane.get(definitionsPath);
    return items.every((one) => condition(one, 'Established')?.status === 'True');
  });
  return wanted.length;
}
