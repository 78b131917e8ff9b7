// What the machines' bootstrap and Flux Operator make before the first commit is applied; then Flux itself.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startFlux } from './flux.mjs';
import { machines, stages } from './nodes.mjs';
import { serve } from './served.mjs';

/** @returns what `serve` returns, and the first revision */
export async function bootstrap({ repository, cache, run, folder, plane, rendered }) {
  const { kubectl, programs, kubeconfig } = plane;
  const { address } = await startFlux({ programs, folder, git: `${folder}/git`, files: `${folder}/files` });
  const served = serve({ repository, environment: rendered.environment, folder, run, address });

  kubectl(['create', 'namespace', 'flux-system']);
  kubectl([
    'create',
    'secret',
    'generic',
    'sops-age',
    '--namespace=flux-system',
    `--from-file=age.agekey=${served.key}`,
  ]);
  const config = path.join(folder, 'kwok.yaml');
  writeFileSync(config, stages(cache));
  programs.start('kwok', [
    `--kubeconfig=${kubeconfig}`,
    '--manage-all-nodes=true',
    `--config=${config}`,
    '--node-lease-duration-seconds=40',
    '--server-address=127.0.0.1:0',
  ]);
  kubectl(['create', '-f', '-'], { input: JSON.stringify(machines()) });

  const { sync } = rendered.root.find(({ kind }) => kind === 'FluxInstance').spec;
  const metadata = { name: 'flux-system', namespace: 'flux-system' };
  const objects = [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: { interval: '1m', url: `${address}/git/scrutineer.git`, ref: { name: sync.ref } },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        interval: '10m',
        path: sync.path,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      },
    },
  ];
  kubectl(['create', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
  return served;
}
