// Whether what a cluster's Kustomizations depend on is there, and there in time.
import { nameOf } from '../rendered.mjs';

/** Each returns its faults, a line each; none is good. */
export function orderFaults(kustomizations, exists) {
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
