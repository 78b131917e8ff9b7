// What others have learnt to look for in manifests, with reviewed exceptions, and our own rules; each shown something to refuse.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { podFaults, podOf } from '../manifests/pods.mjs';
import { nameOf, objectsOf, render } from '../rendered.mjs';

export async function policy(shared) {
  const { check, run, repository, work } = shared;
  const exceptions = parse(readFileSync(path.join(import.meta.dirname, '../exceptions.yaml'), 'utf8'));
  const environments = render(shared).map((rendered) => {
    // Linters of Kubernetes have nothing to say of others' kinds, and some stumble over them.
    const objects = objectsOf(rendered).filter(
      ({ apiVersion }) => !/\.(dev|io|app)\//.test(apiVersion) || apiVersion.includes('.k8s.io/'),
    );
    const file = path.join(work, `${rendered.environment}.yaml`);
    writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
    return { ...rendered, objects, file };
  });
  const used = new Set();
  /** What a tool found, less what was looked at and let stand. */
  const standing = (tool, findings) =>
    findings.filter(({ check: id, object }) => {
      const excused = exceptions.filter(
        (one) => one.tool === tool && one.check === id && new RegExp(`^${one.objects}$`).test(object),
      );
      for (const one of excused) used.add(one);
      return excused.length === 0;
    });
  const none = (findings) => {
    if (findings.length > 0)
      throw new Error(findings.map(({ check: id, object, says }) => `${id} ${object}: ${says}`).join('\n'));
  };
  const first = environments[0];
  const broken = (change) => {
    const object = structuredClone(
      first.objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'gateway'),
    );
    change(object);
    const file = path.join(work, 'broken.yaml');
    writeFileSync(file, stringify(object));
    return file;
  };

  for (const { environment, objects } of environments) {
    await check(`pods are as restricted as they can be, ${environment}`, () => {
      const faults = objects
        .filter(podOf)
        .flatMap((object) => podFaults(podOf(object)).map((fault) => ({ ...fault, object: nameOf(object) })));
      none(standing('ours', faults));
      return `${objects.filter(podOf).length} workloads`;
    });
  }

  const score = (file) =>
    JSON.parse(
      run('kube-score', ['score', '--kubernetes-version', 'v1.33', '--output-format', 'json', file], {
        stdoutOnly: true,
        expect: [0, 1],
      }),
    ).flatMap(({ type_meta: { kind }, object_meta: metadata, checks }) =>
      checks
        .filter(({ skipped, grade }) => !skipped && grade < 10)
        .map(({ check: { id }, comments }) => ({
          check: id,
          object: nameOf({ kind, metadata }),
          says: comments?.map(({ path: where, summary }) => `${where} ${summary}`).join('; '),
        })),
    );
  for (const { environment, file } of environments) {
    await check(`kube-score, ${environment}`, () => none(standing('kube-score', score(file))));
  }
  await check('kube-score refuses a pod whose root may be written', () => {
    const file = broken(({ spec }) => delete spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem);
    if (
      !standing('kube-score', score(file)).some(
        ({ check: id }) => id === 'container-security-context-readonlyrootfilesystem',
      )
    )
      throw new Error('it does not');
  });

  await check('checkov, which also refuses a privileged container', () => {
    // It takes long to start: once for all.
    const wrong = broken(({ spec }) => (spec.template.spec.containers[0].securityContext.privileged = true));
    const files = [wrong, ...environments.map(({ file }) => file)].flatMap((file) => ['--file', file]);
    const flags = ['--framework', 'kubernetes', '--skip-download', '--quiet', '--compact', '--output', 'json'];
    const { results } = JSON.parse(run('checkov', [...files, ...flags], { stdoutOnly: true, expect: [0, 1] }));
    const found = results.failed_checks.map(({ check_id: id, check_name: says, resource, file_path: file }) => {
      const [kind, namespace, name] = resource.split('.');
      return { check: id, object: nameOf({ kind, metadata: { namespace, name } }), says, file };
    });
    const isWrong = ({ file }) => path.basename(file) === path.basename(wrong);
    if (!found.some((one) => isWrong(one) && one.check === 'CKV_K8S_16')) throw new Error('it does not');
    none(
      standing(
        'checkov',
        found.filter((one) => !isWrong(one)),
      ),
    );
  });

  const rules = path.join(repository, 'deploy/policies');
  for (const { environment, file } of environments) {
    await check(`our own rules, ${environment}`, () =>
      run('conftest', ['test', '--no-color', '--policy', rules, file]).trim().split('\n').at(-1),
    );
  }
  await check('our own rules refuse a tag that may change', () => {
    const file = broken(({ spec }) => (spec.template.spec.containers[0].image = 'ghcr.io/scrutineer/gateway:latest'));
    run('conftest', ['test', '--no-color', '--policy', rules, file], { expect: 1 });
  });
  await check('our own rules, their own tests', () =>
    run('conftest', ['verify', '--no-color', '--policy', rules]).trim().split('\n').at(-1),
  );

  await check('every exception has a reason and is still needed', () => {
    const idle = exceptions.filter((one) => !used.has(one) || !one.reason);
    if (idle.length > 0)
      throw new Error(idle.map(({ tool, check: id, objects }) => `${tool} ${id} ${objects}`).join('\n'));
    return `${exceptions.length} exceptions`;
  });
}
