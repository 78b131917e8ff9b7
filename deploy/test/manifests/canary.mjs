// The canary, which no overlay takes: built as one would take it.
import assert from 'node:assert/strict';
import { variant } from '../variant.mjs';

/** The apps with a canary, with either autoscaler; throws if one does not fit together. */
export function withCanary(shared) {
  return [['canary'], ['canary', 'sockets']].map((components) => {
    const { folder, text, objects } = variant(shared, components.join('-'), {
      resources: ['deploy/apps/base'],
      components: components.map((name) => `deploy/apps/components/${name}`),
    });
    const gateway = (wanted) => objects.find(({ kind, metadata }) => kind === wanted && metadata.name === 'gateway');

    const { autoscalerRef, service } = gateway('Canary').spec;
    assert.ok(gateway(autoscalerRef.kind), `there is no ${autoscalerRef.kind}`);
    assert.equal(gateway('Service'), undefined, 'Flagger makes the Service');
    const found = { 'app.kubernetes.io/part-of': 'scrutineer' };
    assert.deepEqual([service.primary.labels, service.canary.labels], [found, found], 'Prometheus does not find it');
    const kept = { 'app.kubernetes.io/name': 'gateway-primary' };
    assert.deepEqual(gateway('PodDisruptionBudget').spec.selector.matchLabels, kept, 'what serves is not kept');
    return { folder, text };
  });
}
