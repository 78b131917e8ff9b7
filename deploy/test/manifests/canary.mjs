// The canary, which no overlay takes: built as one would take it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

/** The apps with a canary, with either autoscaler; throws if one does not fit together. */
export function withCanary({ repository, run, work }) {
  return [['canary'], ['canary', 'sockets']].map((components) => {
    const folder = path.join(work, components.join('-'));
    const from = (part) => path.relative(folder, path.join(repository, 'deploy/apps', part));
    mkdirSync(folder);
    writeFileSync(
      path.join(folder, 'kustomization.yaml'),
      stringify({ resources: [from('base')], components: components.map((name) => from(`components/${name}`)) }),
    );
    const text = run('kustomize', ['build', folder], { stdoutOnly: true });
    const objects = parseAllDocuments(text).map((document) => document.toJS());
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
