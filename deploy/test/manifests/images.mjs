// Which images run, and who may change their tags.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { objectsOf } from '../rendered.mjs';
import { podOf } from './pods.mjs';

const registry = 'ghcr.io/scrutineer/';

export function imageFaults(rendered, repository) {
  const objects = objectsOf(rendered);
  const images = objects.flatMap((object) =>
    [...(podOf(object)?.containers ?? []), ...(podOf(object)?.initContainers ?? [])].map(({ image }) => image),
  );
  const loose = images.filter((image) =>
    image.startsWith(registry)
      ? !/:(main-[a-f0-9]{7}-\d+|sha-[a-f0-9]{40})$/.test(image)
      : !/@sha256:[a-f0-9]{64}$/.test(image),
  );
  const policies = objects
    .filter(({ kind }) => kind === 'ImagePolicy')
    .map(({ metadata }) => `${metadata.namespace}:${metadata.name}`);
  const apps = rendered.parts.find(({ kustomization }) => kustomization.metadata.name === 'apps').kustomization.spec
    .path;
  const text = readFileSync(path.join(repository, apps, 'kustomization.yaml'), 'utf8');
  const marked = [...text.matchAll(/"\$imagepolicy": "([^"]+):tag"/g)].map(([, policy]) => policy);
  const own = new Set(
    images
      .filter((image) => image.startsWith(registry))
      .map((image) => `flux-system:${image.slice(registry.length).split(':')[0]}`),
  );
  const unlike = (some, others, say) => some.filter((one) => !others.includes(one)).map(say);
  return [
    ...loose.map((image) => `${image} may change under us`),
    ...unlike(marked, policies, (one) => `the marker ${one} has no ImagePolicy`),
    ...unlike(policies, marked, (one) => `the ImagePolicy ${one} has no marker`),
    ...unlike([...own], marked, (one) => `${one} runs without a marker`),
    ...marked.filter((one, index) => marked.indexOf(one) !== index).map((one) => `${one} is marked twice`),
  ];
}
