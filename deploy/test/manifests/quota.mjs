// Whether all pods fit into their namespace's quota when every autoscaler is at its most, and one more of each is there in an update.
const UNITS = { m: 1e-3, '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

const quantity = (text = 0) => {
  const [, number, unit] = /^([0-9.]+)(\w*)$/.exec(text);
  return Number(number) * UNITS[unit];
};

/** How many pods of which containers an object makes at most; `scalers` own the numbers that Deployments do not state. */
function podsOf({ kind, metadata, spec }, scalers) {
  if (kind === 'Deployment') {
    const { spec: bounds } = scalers.find(({ spec: { scaleTargetRef: target } }) => target.name === metadata.name);
    const most = bounds.maxReplicas ?? bounds.maxReplicaCount;
    return [{ count: most + spec.strategy.rollingUpdate.maxSurge, containers: spec.template.spec.containers }];
  }
  if (kind === 'StatefulSet') return [{ count: spec.replicas, containers: spec.template.spec.containers }];
  if (kind === 'KafkaNodePool') return [{ count: spec.replicas, containers: [spec] }];
  // Its operators are the containers of one Deployment, of which Strimzi makes another before it ends the old one.
  if (kind === 'Kafka') return [{ count: 2, containers: Object.values(spec.entityOperator) }];
  return [];
}

export function quotaFaults(objects) {
  const scalers = objects.filter(({ kind }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind));
  return objects
    .filter(({ kind }) => kind === 'ResourceQuota')
    .flatMap(({ metadata: { namespace }, spec: { hard } }) => {
      const pods = objects
        .filter(({ metadata }) => metadata.namespace === namespace)
        .flatMap((object) => podsOf(object, scalers));
      if (pods.length === 0) throw new Error(`nothing runs in ${namespace}`);
      const sum = (each) => pods.reduce((total, { count, containers }) => total + count * each(containers), 0);
      const of = (which, what) => (containers) =>
        containers.reduce((total, { resources }) => total + quantity(resources[which][what]), 0);
      const asked = {
        pods: sum(() => 1),
        'requests.cpu': sum(of('requests', 'cpu')),
        'requests.memory': sum(of('requests', 'memory')),
        'limits.memory': sum(of('limits', 'memory')),
      };
      return Object.entries(asked)
        .filter(([name, most]) => most > quantity(hard[name]))
        .map(([name, most]) => `${namespace}: ${name} may come to ${most}, and the quota is ${hard[name]}`);
    });
}
