// Which secrets are named, whether somebody makes them, and whether the committed ones are encrypted.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { nameOf } from '../rendered.mjs';
import { podOf } from './pods.mjs';

export function secretFaults(objects) {
  const there = new Set(
    objects
      .filter(({ kind }) => ['Secret', 'SealedSecret'].includes(kind))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  for (const { kind, metadata, spec } of objects) {
    // These make a Secret, of the name they state or of their own.
    if (['Certificate', 'ExternalSecret', 'KafkaUser'].includes(kind))
      there.add(`${metadata.namespace}/${spec.secretName ?? spec.target?.name ?? metadata.name}`);
  }
  return objects.filter(podOf).flatMap((object) =>
    secretsOf(podOf(object))
      .filter((name) => !there.has(`${object.metadata.namespace}/${name}`))
      .map((name) => `${nameOf(object)} names the secret ${name}`),
  );
}

/** The secrets that a pod cannot start without. */
export const secretsOf = ({ volumes = [], containers }) => [
  ...volumes.flatMap(({ secret, projected }) => [
    ...(secret && !secret.optional ? [secret.secretName] : []),
    ...(projected?.sources ?? []).flatMap(({ secret: one }) => (one && !one.optional ? [one.name] : [])),
  ]),
  ...containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
    ...envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
  ]),
];

export function encryptionFaults(repository) {
  return globSync('deploy/secrets/**/*.yaml', { cwd: repository })
    .filter((file) => path.basename(file) !== 'kustomization.yaml')
    .flatMap((file) =>
      parseAllDocuments(readFileSync(path.join(repository, file), 'utf8')).flatMap((document) => {
        const { kind, sops, data = {}, stringData = {} } = document.toJS();
        if (kind !== 'Secret') return [];
        const open = Object.entries({ ...data, ...stringData }).filter(([, value]) => !/^ENC\[AES256_GCM,/.test(value));
        return [
          ...(sops?.mac ? [] : [`${file} is not encrypted`]),
          ...open.map(([key]) => `${file}: ${key} is in the clear`),
        ];
      }),
    );
}
