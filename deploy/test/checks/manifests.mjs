// The manifests as text: everything builds, is of its schema, and names only what exists, in an order that can be kept.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brokerFaults } from '../manifests/brokers.mjs';
import { callerFaults } from '../manifests/callers.mjs';
import { withCanary } from '../manifests/canary.mjs';
import { imageFaults } from '../manifests/images.mjs';
import { definitionFaults, orderFaults } from '../manifests/order.mjs';
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

    await on('every path exists, every dependency too, and none in a circle', () =>
      orderFaults(
        parts.map(({ kustomization }) => kustomization),
        (folder) => existsSync(path.join(repository, folder)),
      ),
    );
    await on('no object is applied twice', () => {
      const names = objectsOf(rendered).map((object) => `${object.apiVersion.split('/')[0]} ${nameOf(object)}`);
      return names.filter((name, index) => names.indexOf(name) !== index);
    });
    await on('nobody uses an API in the Kustomization whose chart defines it', () => definitionFaults(parts));
    await on('images have a policy tag or a digest, and each tag that Flux writes its policy', () =>
      imageFaults(rendered, repository),
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

  await check('every committed secret is encrypted', () => fail(encryptionFaults(repository)));
  await check('the checks of order see a circle and a missing name', () => {
    const one = (name, ...dependsOn) => ({
      metadata: { name },
      spec: { path: 'there', dependsOn: dependsOn.map((other) => ({ name: other })) },
    });
    const found = orderFaults([one('a', 'b'), one('b', 'a'), one('c', 'nobody')], (folder) => folder === 'there');
    if (found.length !== 3) throw new Error(found.join('\n') || 'nothing is seen');
  });
}

/** Throws with the faults; says how many there were none of otherwise. */
function fail(faults) {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
