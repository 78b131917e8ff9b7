// Everybody who might talk to somebody: our own pods as rendered, and those that charts, operators or the machines bring.
import { nameOf } from '../rendered.mjs';

const place = (namespace) => ({ namespace, namespaceLabels: { 'kubernetes.io/metadata.name': namespace } });
const strimzi = (name, component) => ({
  ...place('scrutineer-data'),
  labels: {
    'strimzi.io/cluster': 'kafka',
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': name,
    'strimzi.io/component-type': component,
    'app.kubernetes.io/name': component,
    'app.kubernetes.io/instance': 'kafka',
  },
});

/** Not in our manifests: their labels are those that their makers give. */
const others = {
  traefik: { ...place('kube-system'), labels: { 'app.kubernetes.io/name': 'traefik' } },
  'kube-dns': {
    ...place('kube-system'),
    labels: { 'k8s-app': 'kube-dns' },
    ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
  },
  prometheus: { ...place('monitoring'), labels: { 'app.kubernetes.io/name': 'prometheus' }, ports: [{ port: 9090 }] },
  'strimzi operator': {
    ...place('strimzi'),
    labels: { 'strimzi.io/kind': 'cluster-operator', name: 'strimzi-cluster-operator' },
  },
  kafka: { ...strimzi('kafka-kafka', 'kafka'), ports: [8443, 9090, 9091, 9093, 9404].map((port) => ({ port })) },
  'entity operator': { ...strimzi('kafka-entity-operator', 'entity-operator') },
  // Whoever is added and has no policy of its own yet.
  'a new one among the services': { ...place('scrutineer'), labels: {}, ports: [{ port: 8080 }] },
  'a new one beside the data': { ...place('scrutineer-data'), labels: {}, ports: [{ port: 8080 }] },
  'a stranger': { ...place('default'), labels: { 'app.kubernetes.io/name': 'gateway' } },
  'the API server': { ip: '10.0.0.10', ports: [{ port: 6443 }] },
  'the world': { ip: '203.0.113.7', ports: [{ port: 443 }] },
  "the cloud's metadata": { ip: '169.254.169.254', ports: [{ port: 80 }] },
};

/** Endpoints by name, those of the rendered objects first. */
export function endpointsOf(objects) {
  const own = objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(kind))
    .map((object) => {
      const { metadata, spec } = (object.spec.jobTemplate?.spec ?? object.spec).template;
      const ports = spec.containers.flatMap(({ ports: listed = [] }) =>
        listed.map(({ name, containerPort: port, protocol }) => ({ name, port, protocol })),
      );
      const space = objects.find((one) => one.kind === 'Namespace' && one.metadata.name === object.metadata.namespace);
      if (!space) throw new Error(`${nameOf(object)} is in a namespace that nobody makes`);
      const { namespaceLabels } = place(space.metadata.name);
      return [
        object.metadata.name,
        {
          namespace: space.metadata.name,
          namespaceLabels: { ...space.metadata.labels, ...namespaceLabels },
          labels: metadata.labels,
          ports,
        },
      ];
    });
  return { ...Object.fromEntries(own), ...others };
}

/** The policies of an environment: its own, and those that Strimzi makes of a Kafka's listeners. */
export function policiesOf(objects) {
  const kafkas = objects.filter(
    ({ kind, apiVersion }) => kind === 'Kafka' && apiVersion.startsWith('kafka.strimzi.io/'),
  );
  const peers = (names) => names.map((name) => ({ podSelector: { matchLabels: { 'strimzi.io/name': name } } }));
  const operator = { namespaceSelector: {}, podSelector: { matchLabels: { 'strimzi.io/kind': 'cluster-operator' } } };
  return [
    ...objects.filter(({ kind }) => kind === 'NetworkPolicy'),
    ...kafkas.map(({ metadata: { namespace, name }, spec }) => ({
      metadata: { namespace },
      spec: {
        podSelector: {
          matchLabels: { 'strimzi.io/cluster': name, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${name}-kafka` },
        },
        policyTypes: ['Ingress'],
        ingress: [
          { from: [operator], ports: [{ port: 8443 }] },
          { from: [operator, ...peers([`${name}-kafka`])], ports: [{ port: 9090 }] },
          { from: [operator, ...peers([`${name}-kafka`, `${name}-entity-operator`])], ports: [{ port: 9091 }] },
          ...spec.kafka.listeners.map(({ port, networkPolicyPeers }) => ({
            from: networkPolicyPeers,
            ports: [{ port }],
          })),
          ...(spec.kafka.metricsConfig ? [{ ports: [{ port: 9404 }] }] : []),
        ],
      },
    })),
  ];
}
