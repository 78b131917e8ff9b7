// What came of it: secrets are decrypted, order was kept, pods run where they may, and the autoscaler holds its bounds.
import { condition } from '../reconciled.mjs';
import { until } from '../control-plane.mjs';

export async function running({ check, plane, flux, served }) {
  const { create, get, kubectl } = plane;
  const deploymentsPath = '/apis/apps/v1/namespaces/scrutineer/deployments';
  const autoscalersPath = '/apis/autoscaling/v2/namespaces/scrutineer/horizontalpodautoscalers';

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
    const { items: autoscalers } = await get(autoscalersPath);
    await until('autoscalers have brought the least that they may', 60, async () => {
      const { items } = await get(deploymentsPath);
      return autoscalers.every(({ metadata, spec: { minReplicas } }) =>
        items.some(({ metadata: { name }, status }) => name === metadata.name && status.readyReplicas >= minReplicas),
      );
    });
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
    const { items } = await get(autoscalersPath);
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

  await check('every role of ours allows what it is for, and nothing beyond', async () => {
    const may = async ([namespace, name], verb, group, resource, where, which) => {
      const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
      const resourceAttributes = { verb, group, resource, namespace: where, name: which };
      const review = await create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: `system:serviceaccount:${namespace}:${name}`, groups, resourceAttributes },
      });
      return review.status.allowed;
    };
    const apps = ['flux-system', 'deployer-scrutineer'];
    const data = ['flux-system', 'deployer-scrutineer-data'];
    const drill = ['velero', 'restore-drill'];
    const asked = [
      [true, apps, 'patch', 'apps', 'deployments', 'scrutineer'],
      [true, data, 'patch', 'apps', 'statefulsets', 'scrutineer-data'],
      [true, drill, 'list', 'velero.io', 'backups', 'velero'],
      [true, drill, 'create', 'velero.io', 'restores', 'velero'],
      [true, drill, 'delete', '', 'namespaces', undefined, 'restore-drill'],
      [false, apps, 'get', '', 'secrets', 'scrutineer'],
      [false, apps, 'create', '', 'pods', 'scrutineer'],
      [false, apps, 'create', 'rbac.authorization.k8s.io', 'rolebindings', 'scrutineer'],
      [false, apps, 'patch', 'apps', 'statefulsets', 'scrutineer-data'],
      [false, apps, 'patch', 'networking.k8s.io', 'networkpolicies', 'kube-system'],
      [false, data, 'get', '', 'secrets', 'scrutineer-data'],
      [false, data, 'patch', 'apps', 'deployments', 'scrutineer'],
      [false, drill, 'get', '', 'secrets', 'velero'],
      [false, drill, 'delete', '', 'namespaces', undefined, 'scrutineer'],
    ];
    for (const [wanted, who, ...what] of asked) {
      if ((await may(who, ...what)) !== wanted)
        throw new Error(`${who.join('/')} may${wanted ? ' not' : ''} ${what.filter(Boolean).join(' ')}`);
    }
    return `${asked.length} questions`;
  });
}
