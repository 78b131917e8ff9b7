// Whether what a cluster's Kustomizations depend on is there, and there in time.
import { nameOf } from '../rendered.mjs';
import { podOf } from './pods.mjs';
import { secretsOf } from './secrets.mjs';

/** Each returns its faults, a line each; none is good. `foreign` are the names of the other environments. */
export function orderFaults(kustomizations, exists, foreign = []) {
  const byName = new Map(kustomizations.map((one) => [one.metadata.name, one.spec]));
  const before = (name) => (byName.get(name)?.dependsOn ?? []).map((one) => one.name);
  const circular = (name, seen = []) =>
    seen.includes(name) || before(name).some((other) => circular(other, [...seen, name]));
  return kustomizations.flatMap(({ metadata: { name }, spec }) => [
    ...(exists(spec.path) ? [] : [`${name}: there is no ${spec.path}`]),
    ...foreign.filter((other) => spec.path.split('/').includes(other)).map((other) => `${name} is of ${other}`),
    ...before(name)
      .filter((other) => byName.get(other)?.wait !== true)
      .map((other) => `${name} depends on ${other}, which ${byName.has(other) ? 'waits for nothing' : 'is not there'}`),
    ...(circular(name) ? [`${name} is part of a circle, or waits for one`] : []),
  ]);
}

/** The names of all Kustomizations that one waits for, directly or not. */
export function upstream(parts, name) {
  const { kustomization } = parts.find((part) => part.kustomization.metadata.name === name);
  return (kustomization.spec.dependsOn ?? []).flatMap((one) => [one.name, ...upstream(parts, one.name)]);
}

/** What an object needs to be there already, if one of the Kustomizations makes it: namespace, secrets, disks, its deployer. */
export function needFaults(parts) {
  const makers = new Map(
    parts.flatMap(({ kustomization, objects }) =>
      objects.map((object) => [nameOf(object), kustomization.metadata.name]),
    ),
  );
  const needs = ({ kind, metadata, spec }) => [
    ...(metadata.namespace ? [`Namespace ${metadata.namespace}`] : []),
    ...(podOf({ kind, spec }) ? secretsOf(podOf({ kind, spec })) : []).map(
      (secret) => `Secret ${metadata.namespace}/${secret}`,
    ),
    ...(spec?.volumeClaimTemplates ?? []).map((claim) => `StorageClass ${claim.spec.storageClassName}`),
    ...(spec?.storage?.volumes ?? []).map((volume) => `StorageClass ${volume.class}`),
    ...(spec?.issuerRef ? [`ClusterIssuer ${spec.issuerRef.name}`] : []),
  ];
  return parts.flatMap(({ kustomization: { metadata, spec }, objects }) => {
    const there = [metadata.name, ...upstream(parts, metadata.name)];
    const deployer = spec.serviceAccountName ? [`ServiceAccount flux-system/${spec.serviceAccountName}`] : [];
    return [...new Set([...deployer, ...objects.flatMap(needs)])]
      .filter((need) => makers.has(need) && !there.includes(makers.get(need)))
      .map((need) => `${metadata.name} does not wait for ${makers.get(need)}, which makes ${need}`);
  });
}

/** Who writes into one guarded namespace acts as its deployer: or the folder could reach beyond it. */
export function deployerFaults(parts) {
  const guarded = parts
    .flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.['scrutineer.dev/guarded'])
    .map(({ metadata }) => metadata.name);
  return parts.flatMap(({ kustomization: { metadata, spec }, objects }) => {
    const [namespace, ...others] = new Set(objects.map((object) => object.metadata.namespace));
    const acts = spec.serviceAccountName === `deployer-${namespace}`;
    return guarded.includes(namespace) && others.length === 0 && !acts
      ? [`${metadata.name} does not act as the deployer of ${namespace}`]
      : [];
  });
}

/** Custom resources need their definition first: it comes by a chart, so by another Kustomization, upstream. */
export function definitionFaults(parts) {
  const definers = {
    'cert-manager.io': 'cert-manager',
    'kafka.strimzi.io': 'strimzi-kafka-operator',
    'monitoring.coreos.com': 'kube-prometheus-stack',
    'keda.sh': 'keda',
    'velero.io': 'velero',
    'flagger.app': 'flagger',
    'external-secrets.io': 'external-secrets',
  };
  return parts.flatMap(({ kustomization, objects }) => {
    const charts = upstream(parts, kustomization.metadata.name)
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
