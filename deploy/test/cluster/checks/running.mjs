// What came of it: secrets are decrypted, order was kept, pods run where they may, and the autoscaler holds its bounds.
import { condition } from '../reconciled.mjs';
import { until } from '../control-plane.mjs';

export async function running({ check, plane, flux, served }) {
  const { get, kubectl } = plane;
  const deploymentsPath = '/apis/apps/v1/namespaces/scrutineer/deployments';

  await check('secrets are decrypted on the way', async () => {
    for (const { metadata, stringData } of served.secrets) {
      const { data } = await get(`/api/v1/namespaces/${metadata.namespace}/secrets/${metadata.name}`);
      for (const [key, value] of Object.entries(stringData)) {
        if (atob(data[key]) !== value) throw new Error(`${metadata.name}: ${key} is ${atob(data[key])}`);
      }
    }
    if (served.secrets.length === 0) throw new Error('there are none');
    return `${served.secrets.length} secrets`;
  });

  await check('nothing was applied before what it depends on was ready', async () => {
    const all = await flux.all();
    const ready = (name) => {
      const found = all.find(({ metadata }) => metadata.name === name);
      return Date.parse(condition(found, 'Ready').lastTransitionTime);
    };
    let compared = 0;
    for (const { metadata, spec, status } of all) {
      for (const { name } of spec.dependsOn ?? []) {
        compared += 1;
        // Its history begins with the first time that it applied anything.
        const first = Date.parse(status.history.at(-1).firstReconciled);
        if (first < ready(name)) throw new Error(`${metadata.name} was applied before ${name} was ready`);
      }
    }
    if (compared === 0) throw new Error('no Kustomization depends on another');
    return `${compared} dependencies`;
  });

  await check('every Deployment and StatefulSet has rolled out, on more than one node', async () => {
    const workloads = [
      ...(await get('/apis/apps/v1/deployments')).items,
      ...(await get('/apis/apps/v1/statefulsets')).items,
    ];
    const pods = (await get('/api/v1/pods')).items;
    for (const { metadata, spec, status } of workloads) {
      const name = `${metadata.namespace}/${metadata.name}`;
      if (status.updatedReplicas !== spec.replicas || status.readyReplicas !== spec.replicas) {
        throw new Error(`${name}: ${status.readyReplicas ?? 0} of ${spec.replicas} are ready`);
      }
      const own = pods.filter(({ metadata: pod }) =>
        Object.entries(spec.selector.matchLabels).every(([key, value]) => pod.labels?.[key] === value),
      );
      const nodes = new Set(own.map(({ spec: pod }) => pod.nodeName));
      if (spec.replicas > 1 && nodes.size < 2) throw new Error(`${name} runs on ${[...nodes]} alone`);
    }
    return `${workloads.length} workloads, ${pods.length} pods`;
  });

  await check('autoscalers hold their bounds, and Flux leaves the number to them', async () => {
    const { items } = await get('/apis/autoscaling/v2/namespaces/scrutineer/horizontalpodautoscalers');
    const replicas = async (name) => (await get(`${deploymentsPath}/${name}`)).spec.replicas;
    const holds = async ({ metadata, spec: { scaleTargetRef: target, minReplicas, maxReplicas } }) => {
      const kept = (number) => async () => (await replicas(target.name)) === number;
      await until(`${metadata.name} has ${minReplicas} at first`, 30, kept(minReplicas));
      for (const [asked, held] of [
        [maxReplicas + 1, maxReplicas],
        [1, minReplicas],
      ]) {
        kubectl(['scale', '--namespace=scrutineer', `deployment/${target.name}`, `--replicas=${asked}`]);
        await until(`${metadata.name} has ${held} when asked for ${asked}`, 30, kept(held));
      }
    };
    await Promise.all(items.map(holds));
    const [{ spec }] = items;
    const between = spec.minReplicas + 1;
    kubectl(['scale', '--namespace=scrutineer', `deployment/${spec.scaleTargetRef.name}`, `--replicas=${between}`]);
    const revision = served.commit('nothing changed');
    flux.notify();
    await flux.settled(revision);
    const left = await replicas(spec.scaleTargetRef.name);
    if (left !== between) throw new Error(`Flux set ${spec.scaleTargetRef.name} to ${left}, not ${between}`);
    return `${items.length} autoscalers`;
  });

  await check("Flux's deployers may do nothing beyond their namespace, and read no secret", () => {
    const may = (deployer, verb, resource, namespace) =>
      kubectl(
        [
          'auth',
          'can-i',
          verb,
          resource,
          `--namespace=${namespace}`,
          `--as=system:serviceaccount:flux-system:${deployer}`,
        ],
        { expect: [0, 1] },
      ).trim() === 'yes';
    if (!may('deployer-scrutineer', 'patch', 'deployments.apps', 'scrutineer'))
      throw new Error('it may not even deploy');
    for (const [verb, resource, namespace] of [
      ['get', 'secrets', 'scrutineer'],
      ['patch', 'deployments.apps', 'scrutineer-data'],
      ['create', 'pods', 'scrutineer'],
      ['create', 'rolebindings.rbac.authorization.k8s.io', 'scrutineer'],
      ['patch', 'networkpolicies.networking.k8s.io', 'kube-system'],
    ]) {
      if (may('deployer-scrutineer', verb, resource, namespace))
        throw new Error(`it may ${verb} ${resource} in ${namespace}`);
    }
  });
}
