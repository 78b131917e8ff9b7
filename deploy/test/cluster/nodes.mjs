// The nodes of the tests: as many and as big as Terraform's profile `standard` makes, their pods and disks played by KWOK.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const pools = [
  { pool: 'server', count: 1, cpu: 2, memory: '4Gi' },
  { pool: 'worker', count: 2, cpu: 2, memory: '4Gi' },
  { pool: 'data', count: 2, cpu: 2, memory: '8Gi' },
];

/** Nodes, and disks as the CSI driver would make them. */
export function machines() {
  const nodes = pools.flatMap(({ pool, count, cpu, memory }) =>
    Array.from({ length: count }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: `${pool}-${index + 1}`,
        labels: {
          'kubernetes.io/hostname': `${pool}-${index + 1}`,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'scrutineer.dev/pool': pool,
          'topology.kubernetes.io/zone': `zone-${'ab'[index % 2]}`,
        },
      },
      status: { allocatable: { cpu, memory, pods: 110 }, capacity: { cpu, memory, pods: 110 } },
    })),
  );
  const volumes = Array.from({ length: 6 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `disk-${index}` },
    spec: {
      capacity: { storage: '200Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'gp3',
      hostPath: { path: '/nowhere' },
    },
  }));
  return { apiVersion: 'v1', kind: 'List', items: [...nodes, ...volumes] };
}

/** How KWOK plays: its own stages for nodes and pods, and ours for what operators would report. */
export const stages = (cache) =>
  [...globSync(path.join(cache, 'stages/*.yaml')), path.join(import.meta.dirname, 'stages.yaml')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n---\n');
