// What Flux would apply, environment by environment: its Kustomizations built and substituted, without a cluster.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/**
 * @typedef {object} Rendered
 * @property {string} environment the name of a folder of clusters/ with a Flux instance
 * @property {object} variables what is substituted
 * @property {object[]} root what the one root Kustomization applies
 * @property {{ kustomization: object, objects: object[], text: string }[]} parts what each Kustomization of it applies
 */

let rendered;

/** Of every environment; built once. @returns {Rendered[]} */
export const render = (shared) => (rendered ??= build(shared));

function build({ repository, run }) {
  const kustomize = (folder) => run('kustomize', ['build', folder], { cwd: repository, stdoutOnly: true });
  return readdirSync(path.join(repository, 'clusters'))
    .filter((environment) => existsSync(path.join(repository, 'clusters', environment, 'flux-system')))
    .map((environment) => {
      const root = objectsIn(kustomize(path.join('clusters', environment)));
      const variables = root.find(
        ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'runtime-info',
      ).data;
      const parts = root
        .filter(
          ({ kind, apiVersion }) => kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'),
        )
        .map((kustomization) => {
          const text = substitute(kustomize(kustomization.spec.path), variables);
          return { kustomization, objects: objectsIn(text), text };
        });
      return { environment, variables, root, parts };
    });
}

/** All objects of an environment, those of Flux itself included. */
export const objectsOf = ({ root, parts }) => [...root, ...parts.flatMap(({ objects }) => objects)];

/** How reports name an object. */
export const nameOf = ({ kind, metadata }) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/** The objects of a stream of YAML documents. */
export function objectsIn(text) {
  return parseAllDocuments(text)
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter(Boolean);
}

/**
 * As Flux does: `${name}` and `${name:=default}`; `$${name}` stays as it is, less a dollar, and an object may ask to be left alone.
 * Unlike Flux, nothing may be unset.
 */
export function substitute(text, variables) {
  const one = (document) =>
    document.replaceAll(/(\$?)\$\{(\w+)(?::[=-]([^}]*))?\}/g, (all, escaped, name, otherwise) => {
      if (escaped) return all.slice(1);
      const value = variables[name] ?? otherwise;
      if (value === undefined) throw new Error(`\${${name}} is not in runtime-info`);
      return value;
    });
  return text
    .split(/^---$/m)
    .map((document) =>
      document.includes('kustomize.toolkit.fluxcd.io/substitute: disabled') ? document : one(document),
    )
    .join('---');
}
