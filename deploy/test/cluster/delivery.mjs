// docs/delivery.md: every object that Flux applied, and by what it is proved.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { condition } from './reconciled.mjs';

const page = 'docs/delivery.md';

/** Kinds that only say something; the API server keeps them, and what they say is held by what is named here. */
const passive = {
  ConfigMap: 'read back',
  Secret: 'read back, decrypted',
  Service: 'read back',
  ServiceAccount: 'read back',
  LimitRange: 'read back',
  Role: 'read back; what it allows, and does not, was asked',
  RoleBinding: 'read back; what it allows, and does not, was asked',
  ClusterRole: 'read back; what it allows, and does not, was asked',
  ClusterRoleBinding: 'read back; what it allows, and does not, was asked',
  NetworkPolicy: 'read back; the matrix of flows is computed from it',
  ValidatingAdmissionPolicy: 'read back; objects it must refuse are refused',
  ValidatingAdmissionPolicyBinding: 'read back; objects it must refuse are refused',
  StorageClass: 'read back; claims are bound by its name',
  PriorityClass: 'read back',
};

/** What those report of which a controller ran here: each returns the proof, or nothing if it does not hold. */
const reported = {
  Namespace: ({ status }) => status.phase === 'Active' && 'phase Active',
  ResourceQuota: ({ status }) => status?.used && 'use is counted',
  Deployment: (object) => isTrue(object, 'Available') && 'condition Available',
  StatefulSet: ({ spec, status }) => status.readyReplicas === spec.replicas && 'all replicas ready',
  Job: (object) => isTrue(object, 'Complete') && 'condition Complete',
  PodDisruptionBudget: (object) => isTrue(object, 'DisruptionAllowed') && 'condition DisruptionAllowed',
  HorizontalPodAutoscaler: (object) => isTrue(object, 'AbleToScale') && 'condition AbleToScale; its bounds were tried',
  Kustomization: (object) => isTrue(object, 'Ready') && 'condition Ready',
  GitRepository: (object) => isTrue(object, 'Ready') && 'condition Ready',
  OCIRepository: (object) => isTrue(object, 'Ready') && 'condition Ready, of a stand-in registry',
  HelmRepository: (object) => isTrue(object, 'Ready') && 'condition Ready, of a stand-in repository',
};

const isTrue = (object, type) => condition(object, type)?.status === 'True';

/** Why an object that was applied is not proved all the same. */
const doubts = {
  HelmRelease:
    'accepted, and an empty chart of that name and version installed with it: what the real chart renders is not proved',
  CronJob: 'accepted; it does not run here',
};

/** Reads back whatever Flux says it has applied. */
export async function collect({ check, plane, rendered, flux }) {
  const objects = [];
  await check('everything applied is there, and says how it is', async () => {
    const kustomizations = await flux.all();
    const applied = kustomizations.flatMap(({ metadata, status }) =>
      (status.inventory?.entries ?? []).map(({ id, v }) => {
        const [, namespace, name, group, kind] = /^([^_]*)_(.*)_([^_]*)_([^_]+)$/.exec(id);
        return { by: metadata.name, namespace, name: name.replaceAll('__', ':'), group, kind, version: v };
      }),
    );
    const types = [...new Set(applied.map(typeOf))];
    const { items } = JSON.parse(plane.kubectl(['get', types.join(','), '--all-namespaces', '--output=json']));
    const found = new Map(
      items.map((item) => {
        const [version, group = ''] = item.apiVersion.split('/').reverse();
        return [key(typeOf({ ...item, version, group }), item.metadata.namespace, item.metadata.name), item];
      }),
    );
    for (const one of applied) {
      const type = typeOf(one);
      const object = found.get(key(type, one.namespace, one.name));
      if (!object) throw new Error(`${one.kind} ${one.namespace}/${one.name} is not there`);
      objects.push({ ...one, ...proof(object) });
    }
    return `${objects.length} objects`;
  });
  return { environment: rendered.environment, objects };
}

/** As kubectl has it; the core's group is empty. */
const typeOf = ({ kind, version, group }) => `${kind}.${version}.${group}`;
const key = (type, namespace, name) => `${type} ${namespace ?? ''}/${name}`;

function proof(object) {
  const { kind } = object;
  if (kind in passive) return { proved: true, means: passive[kind] };
  const means = reported[kind]?.(object);
  if (means) return { proved: true, means };
  if (kind in reported && !(kind in doubts)) throw new Error(`${kind} ${object.metadata.name} does not hold`);
  return { proved: false, means: doubts[kind] ?? 'accepted by its definition; its controller does not run here' };
}

/** Compares the page with what was found, or writes it with UPDATE_DELIVERY=1. */
export async function report({ check, repository, run, proofs }) {
  const file = path.join(repository, page);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const written = formatted(run, repository, render(proofs));
  if (process.env.UPDATE_DELIVERY === '1') writeFileSync(file, written);
  await check('the list of what is not proved has not grown', () => {
    const grown = [...unproved(written)].filter((line) => !unproved(committed).has(line));
    if (grown.length > 0 && process.env.UPDATE_DELIVERY !== '1') throw new Error(grown.join('\n'));
    return `${unproved(written).size} objects`;
  });
  await check(`${page} is what was found`, () => {
    if (written !== readFileSync(file, 'utf8'))
      throw new Error(`write it with: UPDATE_DELIVERY=1 npm run test:cluster -- cluster`);
  });
}

const formatted = (run, repository, text) =>
  run(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--stdin-filepath', page], {
    cwd: repository,
    input: text,
    stdoutOnly: true,
  });

/** Rows of the table of the unproved, whatever its columns' width. */
function unproved(text) {
  const [, table = ''] = text.split('## Not proved');
  const rows = table.match(/^\| (?!Kustomization |-).*$/gm) ?? [];
  return new Set(rows.map((line) => line.replaceAll(/ +/g, ' ')));
}

function render(proofs) {
  const rows = new Map();
  for (const { environment, objects } of proofs) {
    for (const { by, kind, namespace, name, proved, means } of objects) {
      // Kustomize names what it generates by a hash of what it holds.
      const generated = ['ConfigMap', 'Secret'].includes(kind);
      const label = `${namespace ? `${namespace}/` : ''}${generated ? name.replace(/-[a-z0-9]{10}$/, '-…') : name}`;
      const row = [by, kind, label, proved, means].join('\t');
      rows.set(row, [...(rows.get(row) ?? []), environment]);
    }
  }
  const lines = [...rows]
    .map(([row, environments]) => [...row.split('\t'), [...new Set(environments)].join(', ')])
    .sort((one, other) => one.join().localeCompare(other.join(), 'en'));
  const table = (kept) => [
    '| Kustomization | Kind | Object | Environments | By |',
    '| --- | --- | --- | --- | --- |',
    ...lines
      .filter(([, , , proved]) => proved === kept)
      .map(([by, kind, name, , means, where]) => `| ${by} | ${kind} | ${name} | ${where} | ${means} |`),
  ];
  return [
    readFileSync(path.join(import.meta.dirname, 'delivery-preface.md'), 'utf8'),
    '## Proved',
    '',
    ...table('true'),
    '',
    '## Not proved',
    '',
    ...table('false'),
    '',
  ].join('\n');
}
