// Flux's own controllers, beside a control plane, as Flux Operator would start them for the FluxInstance of clusters/<environment>.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './processes.mjs';

/** Starts source-, kustomize- and helm-controller, and what they read: `git` with bare repositories, `files` with charts. */
export async function startFlux({ programs, folder, git, files }) {
  const [sources, storage, ...ports] = await Promise.all(Array.from({ length: 8 }, freePort));
  const storagePath = path.join(folder, 'artifacts');
  mkdirSync(storagePath, { recursive: true });
  programs.start(process.execPath, [path.join(import.meta.dirname, 'sources.mjs'), git, files, String(sources)], {
    name: 'sources',
  });
  const controller = (name, ...args) => {
    const common = ['--watch-all-namespaces=true', '--log-encoding=json', '--enable-leader-election=false'];
    const listening = [`--metrics-addr=127.0.0.1:${ports.pop()}`, `--health-addr=127.0.0.1:${ports.pop()}`];
    programs.start(name, [...common, ...listening, ...args], { env: { RUNTIME_NAMESPACE: 'flux-system' } });
  };
  controller(
    'source-controller',
    `--storage-path=${storagePath}`,
    `--storage-addr=127.0.0.1:${storage}`,
    `--storage-adv-addr=127.0.0.1:${storage}`,
  );
  controller('kustomize-controller', '--requeue-dependency=1s');
  controller('helm-controller', '--requeue-dependency=1s');
  return { address: `http://127.0.0.1:${sources}` };
}
