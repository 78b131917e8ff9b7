// Which images run, and who may change their tags: Flux, to what the release has tagged and a policy follows.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { objectsOf } from '../rendered.mjs';
import { podOf } from './pods.mjs';

const registry = 'ghcr.io/scrutineer/';
/** The filter of a policy that follows main, as scripts/rollback.sh writes it too. */
const following = '^main-[a-f0-9]{7}-(?P<n>[0-9]+)$';
/** Where Flux may write tags without asking anybody. */
const unasked = ['staging'];

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

/** What image automation would take from the registry, and whereto it would write it. */
export function automationFaults({ environment, parts }, repository, run) {
  const read = (file) => readFileSync(path.join(repository, file), 'utf8');
  const of = (name) => parts.find(({ kustomization }) => kustomization.metadata.name === name);
  const { objects } = of('image-automation');
  const kind = (wanted) => objects.filter((object) => object.kind === wanted);
  const applied = of('apps').kustomization.spec.path;
  const tags = new Map(
    [...read(`${applied}/kustomization.yaml`).matchAll(/newTag: (\S+) # .*flux-system:([a-z-]+):tag/g)].map(
      ([, tag, app]) => [app, tag],
    ),
  );
  const [given] = /main-\$\{GITHUB_SHA.*?(?=")/.exec(read('.github/workflows/release.yml'));
  const release = (sha, number) =>
    run('bash', ['-c', `printf %s "${given}"`], {
      env: { GITHUB_SHA: sha, GITHUB_RUN_NUMBER: number },
      stdoutOnly: true,
    });
  const [older, newer] = [release('fedcba9876543210'.repeat(2), '9'), release('0123456789abcdef'.repeat(2), '10')];
  const number = (tag) => Number(new RegExp(following.replace('?P<', '?<')).exec(tag)?.groups.n);
  const proposed = /branches: \[(\S+)\]/.exec(read('.github/workflows/image-updates.yml'))[1];
  return [
    ...(number(older) === 9 && number(newer) === 10 ? [] : [`no policy follows what the release tags: ${newer}`]),
    ...kind('ImageRepository')
      .filter(({ metadata, spec }) => spec.image !== registry + metadata.name)
      .map(({ metadata, spec }) => `${metadata.name} looks at ${spec.image}`),
    ...kind('ImagePolicy').flatMap(({ metadata: { name }, spec }) => {
      const [, sha, n] = /^main-(.*)-(.*)$/.exec(tags.get(name));
      const known = [following, `^main-${sha}-(?P<n>${n})$`].includes(spec.filterTags.pattern);
      return [
        ...(known ? [] : [`${name} follows neither main nor the tag that it is pinned to: ${spec.filterTags.pattern}`]),
        ...(spec.filterTags.extract === '$n' && spec.policy.numerical?.order === 'asc'
          ? []
          : [`${name} does not take the newest`]),
        ...(spec.imageRepositoryRef.name === name ? [] : [`${name} follows ${spec.imageRepositoryRef.name}`]),
      ];
    }),
    ...kind('ImageUpdateAutomation').flatMap(({ spec: { git, update } }) => {
      const branch = unasked.includes(environment) ? git.checkout.ref.branch : proposed;
      return [
        ...(git.push.branch === branch ? [] : [`tags are pushed to ${git.push.branch}, not ${branch}`]),
        ...(update.path === applied ? [] : [`tags are written below ${update.path}, not ${applied}`]),
      ];
    }),
  ];
}
