// The manifests as text: everything builds, is of its schema, and names only what exists, in an order that can be kept.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sameAsFlux } from '../manifests/argocd.mjs';
import { brokerFaults } from '../manifests/brokers.mjs';
import { callerFaults } from '../manifests/callers.mjs';
import { withCanary } from '../manifests/canary.mjs';
import { automationFaults, imageFaults } from '../manifests/images.mjs';
import { definitionFaults, deployerFaults, needFaults, orderFaults, upstream } from '../manifests/order.mjs';
import { quotaFaults } from '../manifests/quota.mjs';
import { alertFaults, roleFaults } from '../manifests/releases.mjs';
import { encryptionFaults, secretFaults } from '../manifests/secrets.mjs';
import { settingFaults } from '../manifests/settings.mjs';
import { leavesAmazon } from '../manifests/without-aws.mjs';
import { nameOf, objectsOf, render, substitute } from '../rendered.mjs';

export async function manifests(shared) {
  const { check, run, repository, cache } = shared;

  const built = [];
  await check('every kustomization builds', () => {
    for (const file of globSync('{deploy,clusters}/**/kustomization.yaml', { cwd: repository }).sort()) {
      const folder = path.dirname(file);
      const component = readFileSync(path.join(repository, file), 'utf8').includes('kind: Component');
      if (!component)
        built.push({ folder, text: run('kustomize', ['build', folder], { cwd: repository, stdoutOnly: true }) });
    }
    return `${built.length} kustomizations`;
  });
  await check('the canary, which no overlay takes, builds and fits together with either autoscaler', () => {
    built.push(...withCanary(shared));
  });

  await check('without AWS nothing of it is left', () => leavesAmazon(shared));

  const schemas = (text, expect = 0) =>
    run(
      'kubeconform',
      [
        '-strict',
        '-summary',
        ...['{{.ResourceKind}}{{.KindSuffix}}', '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}'].flatMap(
          (file) => ['-schema-location', `${cache}/schemas/${file}.json`],
        ),
      ],
      { input: text, expect },
    );
  const environments = render(shared);
  await check('everything is of its schema', () => {
    const texts = [
      ...built.map(({ text }) => substitute(text, environments[0].variables)),
      ...environments.flatMap(({ parts }) => parts.map(({ text }) => text)),
      ...['root', 'apps/parts'].map((file) =>
        readFileSync(path.join(repository, `clusters/argocd/${file}.yaml`), 'utf8'),
      ),
    ];
    // What sops adds to a secret, Flux takes away again.
    return schemas(texts.join('\n---\n').replaceAll(/^sops:\n(?: .*\n?)*/gm, '')).trim();
  });
  await check('a field that no schema knows is refused', () => {
    const wrong = built.map(({ text }) => text).find((text) => text.includes('terminationGracePeriodSeconds'));
    const output = schemas(wrong.replace('terminationGracePeriodSeconds', 'terminationGrace'), 1);
    if (!output.includes('terminationGrace')) throw new Error(output);
  });

  for (const rendered of environments) {
    const { environment, root, parts } = rendered;
    const on = (title, body) => check(`${environment}: ${title}`, async () => fail(await body()));

    await on('every path exists, every dependency too, is waited for, and none in a circle', () =>
      orderFaults(
        parts.map(({ kustomization }) => kustomization),
        (folder) => existsSync(path.join(repository, folder)),
        environments.map((other) => other.environment).filter((other) => other !== environment),
      ),
    );
    await on('what is needed is made before, and votes are taken without what may fail', () => {
      const before = upstream(parts, 'apps');
      return [
        ...needFaults(parts),
        ...(before.includes('data') ? [] : ['apps do not wait for data']),
        ...['monitoring', 'monitors', 'notifications', 'image-automation']
          .filter((name) => before.includes(name))
          .map((name) => `apps wait for ${name}`),
      ];
    });
    await on('what is applied into a guarded namespace is applied by its deployer', () => deployerFaults(parts));
    await on('no object is applied twice', () => {
      const names = objectsOf(rendered).map((object) => `${object.apiVersion.split('/')[0]} ${nameOf(object)}`);
      return names.filter((name, index) => names.indexOf(name) !== index);
    });
    await on('nobody uses an API in the Kustomization whose chart defines it', () => definitionFaults(parts));
    await on('images have a policy tag or a digest, and each tag that Flux writes its policy', () =>
      imageFaults(rendered, repository),
    );
    await on('image automation takes what the release tags, the newest, to where it may', () =>
      automationFaults(rendered, repository, run),
    );
    await on('every secret that is named is there', () => secretFaults(objectsOf(rendered)));
    await on('the services take the settings that they are given', () =>
      settingFaults(objectsOf(rendered), repository),
    );
    await on('behind the load balancer each caller is limited by itself', () =>
      callerFaults(objectsOf(rendered), repository),
    );
    await on('brokers can read the certificate that they show, and are called by its name', () =>
      brokerFaults(objectsOf(rendered)),
    );
    await on('what asks AWS stays off the servers, whose role is another', () =>
      roleFaults(objectsOf(rendered), rendered.variables),
    );
    await on('all pods fit into the quotas, at their most and while they are replaced', () =>
      quotaFaults(objectsOf(rendered)),
    );
    await on('of every release that fails somebody is told', () => alertFaults(objectsOf(rendered)));
    if (root.length === 0) throw new Error('nothing at all is rendered');
  }

  await check(
    'the Flux that is proved is the one that the bootstrap starts, the clusters go on with, and kind installs',
    () => {
      const minor = (file, pattern) => pattern.exec(readFileSync(path.join(repository, file), 'utf8'))[1];
      // Flux counts its minor versions with those of its controllers.
      const proved = minor('deploy/test/tools/modules/tools/go.mod', /source-controller v1\.(\d+)\./);
      const told = {
        ...Object.fromEntries(
          environments.map(({ environment, root }) => {
            const { version } = root.find(({ kind }) => kind === 'FluxInstance').spec.distribution;
            return [environment, /^2\.(\d+)\.x$/.exec(version)?.[1]];
          }),
        ),
        bootstrap: minor('infra/ansible/roles/flux_bootstrap/defaults/main.yml', /distribution: 2\.(\d+)\.x/),
        kind: minor('.github/workflows/e2e-kind.yml', /flux2\/action@.*\n *with:\n *version: 2\.(\d+)\./),
      };
      return fail(
        Object.entries(told)
          .filter(([, version]) => version !== proved)
          .map(([where, version]) => `${where}: 2.${version}, not 2.${proved}`),
      );
    },
  );
  await check('Argo CD would apply what Flux does, to production', () =>
    sameAsFlux(
      shared,
      environments.find(({ environment }) => environment === 'production'),
    ),
  );
  await check('every committed secret is encrypted', () => fail(encryptionFaults(repository)));
  await check('the checks of order see a circle and a missing name', () => {
    const one = (name, ...dependsOn) => ({
      metadata: { name },
      spec: { path: 'there', wait: true, dependsOn: dependsOn.map((other) => ({ name: other })) },
    });
    const found = orderFaults([one('a', 'b'), one('b', 'a'), one('c', 'nobody')], (folder) => folder === 'there');
    if (found.length !== 3) throw new Error(found.join('\n') || 'nothing is seen');
  });
}

/** Throws with the faults; says how many there were none of otherwise. */
function fail(faults) {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
