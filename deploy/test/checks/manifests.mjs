// The manifests as text: everything builds, is of its schema, and names only what exists, in an order that can be kept.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { nameOf, objectsOf, render } from '../rendered.mjs';

const registry = 'ghcr.io/scrutineer/';

export async function manifests(shared) {
  const { check, run, repository, cache, work } = shared;

  const built = [];
  await check('every kustomization builds', () => {
    for (const file of globSync('{deploy,clusters}/**/kustomization.yaml', { cwd: repository }).sort()) {
      const folder = path.dirname(file);
      const component = readFileSync(path.join(repository, file), 'utf8').includes('kind: Component');
      if (!component)
        built.push({ folder, text: run('kustomize', ['build', folder], { cwd: repository, stdoutOnly: true }) });
    }
    return `${built.length} kustomizations`;
  });

  const schemas = (text, expect = 0) =>
    run(
      'kubeconform',
      [
        '-strict',
        '-summary',
        ...['{{.ResourceKind}}{{.KindSuffix}}', '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}'].flatMap(
          (file) => ['-schema-location', `${cache}/schemas/${file}.json`],
        ),
      ],
      { input: text, expect },
    );
  const environments = render(shared);
  await check('everything is of its schema', () => {
    const texts = [
      ...built.map(({ text }) => text),
      ...environments.flatMap(({ parts }) => parts.map(({ text }) => text)),
    ];
    return schemas(texts.join('\n---\n')).trim();
  });
  await check('a field that no schema knows is refused', () => {
    const wrong = built.map(({ text }) => text).find((text) => text.includes('terminationGracePeriodSeconds'));
    const output = schemas(wrong.replace('terminationGracePeriodSeconds', 'terminationGrace'), 1);
    if (!output.includes('terminationGrace')) throw new Error(output);
  });

  for (const rendered of environments) {
    const { environment, root, parts } = rendered;
    const on = (title, body) => check(`${environment}: ${title}`, () => fail(body()));

    await on('every path exists, every dependency too, and none in a circle', () =>
      orderFaults(
        parts.map(({ kustomization }) => kustomization),
        (folder) => existsSync(path.join(repository, folder)),
      ),
    );
    await on('no object is applied twice', () => {
      const names = objectsOf(rendered).map((object) => `${object.apiVersion.split('/')[0]} ${nameOf(object)}`);
      return names.filter((name, index) => names.indexOf(name) !== index);
    });
    await on('nobody uses an API in the Kustomization whose chart defines it', () => definitionFaults(parts));
    await on('images have a policy tag or a digest, and each tag that Flux writes its policy', () =>
      imageFaults(rendered, repository),
    );
    await on('every secret that is named is there', () => secretFaults(objectsOf(rendered)));
    await on('pods are as restricted as they can be', () =>
      objectsOf(rendered).flatMap((object) =>
        podOf(object) ? podFaults(podOf(object)).map((fault) => `${nameOf(object)}: ${fault}`) : [],
      ),
    );
    await on('secrets are encrypted', () => encryptionFaults(repository));
    if (root.length === 0) throw new Error('nothing at all is rendered');
  }

  await check('the checks of order see a circle and a missing name', () => {
    const one = (name, ...dependsOn) => ({
      metadata: { name },
      spec: { path: 'there', dependsOn: dependsOn.map((other) => ({ name: other })) },
    });
    const found = orderFaults([one('a', 'b'), one('b', 'a'), one('c', 'nobody')], (folder) => folder === 'there');
    if (found.length !== 3) throw new Error(found.join('\n') || 'nothing is seen');
  });
}

/** Throws with the faults; says how many there were none of otherwise. */
function fail(faults) {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function orderFaults(kustomizations, exists) {
  const byName = new Map(
    kustomizations.map((one) => [one.metadata.name, (one.spec.dependsOn ?? []).map(({ name }) => name)]),
  );
  const circular = (name, seen = []) =>
    seen.includes(name) || (byName.get(name) ?? []).some((other) => circular(other, [...seen, name]));
  return kustomizations.flatMap(({ metadata: { name }, spec }) => [
    ...(exists(spec.path) ? [] : [`${name}: there is no ${spec.path}`]),
    ...byName
      .get(name)
      .filter((other) => !byName.has(other))
      .map((other) => `${name} depends on ${other}, which is not there`),
    ...(circular(name) ? [`${name} is part of a circle, or waits for one`] : []),
  ]);
}

/** Custom resources need their definition first: it comes by a chart, so by another Kustomization, upstream. */
function definitionFaults(parts) {
  const definers = {
    'cert-manager.io': 'cert-manager',
    'kafka.strimzi.io': 'strimzi-kafka-operator',
    'monitoring.coreos.com': 'kube-prometheus-stack',
    'keda.sh': 'keda',
    'velero.io': 'velero',
    'flagger.app': 'flagger',
    'external-secrets.io': 'external-secrets',
  };
  const upstream = (name) => {
    const { kustomization } = parts.find((part) => part.kustomization.metadata.name === name);
    return (kustomization.spec.dependsOn ?? []).flatMap((one) => [one.name, ...upstream(one.name)]);
  };
  return parts.flatMap(({ kustomization, objects }) => {
    const charts = upstream(kustomization.metadata.name)
      .flatMap((name) => parts.find((part) => part.kustomization.metadata.name === name).objects)
      .filter(({ kind }) => kind === 'HelmRelease')
      .map(({ spec }) => spec.chart?.spec.chart ?? spec.chartRef.name);
    return objects
      .filter(
        ({ apiVersion }) => definers[apiVersion.split('/')[0]] && !charts.includes(definers[apiVersion.split('/')[0]]),
      )
      .map((object) => `${kustomization.metadata.name}: ${nameOf(object)} has no definition yet`);
  });
}

/** The pod template of whatever makes pods. */
export function podOf({ kind, spec }) {
  if (['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return spec.template.spec;
  if (kind === 'CronJob') return spec.jobTemplate.spec.template.spec;
  return kind === 'Pod' ? spec : undefined;
}

function imageFaults(rendered, repository) {
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

function secretFaults(objects) {
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
  return objects.filter(podOf).flatMap((object) => {
    const pod = podOf(object);
    const named = [
      ...(pod.volumes ?? []).flatMap(({ secret, projected }) => [
        ...(secret && !secret.optional ? [secret.secretName] : []),
        ...(projected?.sources ?? []).flatMap(({ secret: one }) => (one && !one.optional ? [one.name] : [])),
      ]),
      ...pod.containers.flatMap(({ env = [], envFrom = [] }) => [
        ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
        ...envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
      ]),
    ];
    return named
      .filter((name) => !there.has(`${object.metadata.namespace}/${name}`))
      .map((name) => `${nameOf(object)} names the secret ${name}`);
  });
}

function podFaults({
  securityContext = {},
  automountServiceAccountToken,
  containers,
  initContainers = [],
  hostNetwork,
  hostPID,
  hostIPC,
}) {
  const unless = (holds, fault) => (holds ? [] : [fault]);
  return [
    ...unless(securityContext.runAsNonRoot === true, 'may run as root'),
    ...unless(securityContext.runAsUser > 10000, 'runs as a user that the host may have'),
    ...unless(securityContext.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'),
    ...unless(automountServiceAccountToken === false, 'is given a token'),
    ...unless(!hostNetwork && !hostPID && !hostIPC, 'sees the host'),
    ...[...containers, ...initContainers].flatMap(({ name, securityContext: own = {}, resources = {} }) => [
      ...unless(own.readOnlyRootFilesystem === true, `${name} may write its root`),
      ...unless(own.allowPrivilegeEscalation === false, `${name} may gain privileges`),
      ...unless(own.capabilities?.drop?.includes('ALL') && !own.capabilities.add, `${name} keeps capabilities`),
      ...unless(
        resources.requests?.memory && resources.requests.cpu && resources.limits?.memory,
        `${name} asks for no resources`,
      ),
    ]),
  ];
}

function encryptionFaults(repository) {
  return globSync('deploy/secrets/**/*.yaml', { cwd: repository })
    .filter((file) => path.basename(file) !== 'kustomization.yaml')
    .flatMap((file) =>
      parseAllDocuments(readFileSync(path.join(repository, file), 'utf8')).flatMap((document) => {
        const { sops, data = {}, stringData = {} } = document.toJS();
        const open = Object.entries({ ...data, ...stringData }).filter(([, value]) => !/^ENC\[AES256_GCM,/.test(value));
        return [
          ...(sops?.mac ? [] : [`${file} is not encrypted`]),
          ...open.map(([key]) => `${file}: ${key} is in the clear`),
        ];
      }),
    );
}
