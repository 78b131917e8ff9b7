// What Flux says of its Kustomizations, and waiting for it.
import { until } from './control-plane.mjs';

const kustomizationsPath = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations';

/** The condition of that type, if the object reports it of its present generation. */
export function condition(object, type) {
  const found = object.status?.conditions?.find((one) => one.type === type);
  const { generation = 0 } = object.metadata;
  return found && (found.observedGeneration ?? generation) >= generation ? found : undefined;
}

/** What is to be known of Flux in one cluster. */
export function reconciliation({ plane }) {
  const { get, kubectl, programs } = plane;
  const all = async () => (await get(kustomizationsPath)).items;
  const at = (kustomization, revision) => kustomization.status?.lastAttemptedRevision?.endsWith(revision);

  return {
    all,
    /** Has Flux look at the source now, as a webhook would. */
    notify() {
      const now = `reconcile.fluxcd.io/requestedAt=${performance.now()}`;
      kubectl(['annotate', '--overwrite', '--namespace=flux-system', 'gitrepositories/flux-system', now]);
    },
    /** Waits until every Kustomization, but for those that are suspended, has applied a commit and found what it applied healthy. */
    async settled(revision, { within = 240 } = {}) {
      let pending = [];
      try {
        return await until('every Kustomization is Ready', within, async () => {
          programs.alive();
          const found = (await all()).filter(({ spec }) => !spec.suspend);
          pending = found.filter((one) => condition(one, 'Ready')?.status !== 'True' || !at(one, revision));
          return found.length > 1 && pending.length === 0 ? found : undefined;
        });
      } catch (error) {
        const { items } = await get('/apis/helm.toolkit.fluxcd.io/v2/helmreleases');
        const charts = items.filter((one) => condition(one, 'Ready')?.status !== 'True');
        throw new Error(`${error.message}\n${[...pending, ...charts].map(state).join('\n')}`);
      }
    },
    /** Waits until the Kustomization of that name has failed at a commit; returns the condition. */
    failed(name, revision, { within = 90 } = {}) {
      return until(`${name} reports a failure`, within, async () => {
        const found = (await all()).find(({ metadata }) => metadata.name === name);
        const ready = condition(found, 'Ready');
        return ready?.status === 'False' && at(found, revision) ? ready : undefined;
      });
    },
  };
}

const state = ({ kind, metadata, status }) => {
  const { reason, message } = status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
  return `${kind ?? ''} ${metadata.name}: ${reason ?? 'nothing yet'} ${message ?? ''}`;
};
