// What a commit does: a bad one is reported and harms nothing, a new image is rolled out, and a rollback brings the old one back.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { condition } from '../reconciled.mjs';

const deploymentsPath = '/apis/apps/v1/namespaces/scrutineer/deployments';

export async function changes({ check, run, cache, repository, folder, plane, flux, served, rendered }) {
  const { get } = plane;
  const { environment } = rendered;
  const overlay = `deploy/apps/overlays/${environment}/kustomization.yaml`;
  const automation = `clusters/${environment}/image-automation/automation.yaml`;
  /** What would differ if anything that runs had been touched. */
  const standing = async () => {
    const { items } = await get(deploymentsPath);
    const pods = (await get('/api/v1/namespaces/scrutineer/pods')).items;
    return [
      items.map(({ metadata }) => [metadata.name, metadata.generation]),
      pods.map(({ metadata }) => metadata.uid),
    ];
  };
  const seen = (revision) => {
    flux.notify();
    return revision;
  };

  for (const [what, name, told, file, found, instead] of [
    [
      'a field of a wrong type',
      'apps',
      'spec.replicas',
      overlay,
      /$/,
      `patches:\n  - target: { kind: Deployment, name: gateway }\n    patch: '[{"op":"add","path":"/spec/replicas","value":"many"}]'\n`,
    ],
    ['a file that is not there', 'apps', 'nowhere.yaml', overlay, 'resources: [', 'resources: [nowhere.yaml, '],
    [
      'a source from elsewhere',
      'image-automation',
      'denied request',
      automation,
      '${repository}.git',
      'https://example.com/else.git',
    ],
  ]) {
    await check(`${what} is reported, and what runs is unharmed`, async () => {
      const before = await standing();
      const good = served.read(file);
      served.edit(file, found, instead);
      try {
        const { message } = await flux.failed(name, seen(served.commit(`break it: ${what}`)));
        assert.ok(message.includes(told), message);
        const failed = (await flux.all()).map((one) => [one.metadata.name, condition(one, 'Ready')]);
        // The others go on, but for those that wait for it.
        const broken = failed.filter(([, ready]) => ready?.status === 'False' && ready.reason !== 'DependencyNotReady');
        assert.deepEqual(
          broken.map(([one]) => one),
          [name],
        );
        assert.deepEqual(await standing(), before);
        return message.split('\n')[0].slice(0, 100);
      } finally {
        served.write(file, good);
        await flux.settled(seen(served.commit('mend it')));
        assert.deepEqual(await standing(), before);
      }
    });
  }

  const app = 'gateway';
  const [, good] = /gateway\n *newTag: (\S+)/.exec(served.read(overlay));
  const newer = 'main-1234567-4242';
  const running = async () => {
    const { items } = await get(`/api/v1/namespaces/scrutineer/pods?labelSelector=app.kubernetes.io/name=${app}`);
    return [
      ...new Set(
        items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ spec }) => spec.containers[0].image),
      ),
    ];
  };
  const follows = async (tag) => {
    const { spec } = await get(`/apis/image.toolkit.fluxcd.io/v1/namespaces/flux-system/imagepolicies/${app}`);
    return new RegExp(spec.filterTags.pattern.replace('?P<', '?<')).test(tag);
  };
  const rollback = (args, expect = 0) =>
    run('scripts/rollback.sh', args, { cwd: served.copy, env: served.identity, expect });

  await check('a new tag, as image automation commits it, is what runs then', async () => {
    served.edit(overlay, new RegExp(`(${app}\\n *newTag: )\\S+`), `$1${newer}`);
    await flux.settled(seen(served.commit('a new image')));
    assert.deepEqual(await running(), [`ghcr.io/scrutineer/${app}:${newer}`]);
  });
  await check('scripts/rollback.sh refuses what it does not know', () => {
    for (const args of [
      [environment, app, 'latest'],
      [environment, 'nobody', good],
      ['nowhere', app, good],
      [environment, app, 'main-fedcba9-1'],
    ])
      rollback(args, 2);
    served.write('stray', '');
    rollback([environment, app, good], 2);
    run('rm', ['stray'], { cwd: served.copy });
  });
  await check('scripts/rollback.sh, one commit: the old tag runs again, and its policy follows no other', async () => {
    const before = served.git('rev-parse', 'HEAD');
    rollback([environment, app, good]);
    assert.equal(served.git('rev-parse', 'HEAD^'), before);
    await flux.settled(seen(served.push()));
    assert.deepEqual(await running(), [`ghcr.io/scrutineer/${app}:${good}`]);
    assert.ok(await follows(good));
    assert.ok(!(await follows(newer)));
  });
  await check('scripts/rollback.sh --release lets it follow main again, and changes nothing that runs', async () => {
    const before = await standing();
    rollback(['--release', environment, app]);
    await flux.settled(seen(served.push()));
    assert.ok(await follows(newer));
    assert.deepEqual(await standing(), before);
  });
  await check('deploy-ssh.yml sets an image that stays until Flux is resumed, by what its summary says', async () => {
    const { jobs } = parse(readFileSync(path.join(repository, '.github/workflows/deploy-ssh.yml'), 'utf8'));
    const [deploy, after] = jobs.deploy.steps.slice(-2);
    // The server is this machine: what SSH would hand to its shell is handed to one.
    const bin = path.join(folder, 'server');
    mkdirSync(bin, { recursive: true });
    for (const [name, does] of Object.entries({ ssh: 'shift; exec sh -c "$*"', sudo: 'exec "$@"', k3s: 'exec "$@"' })) {
      writeFileSync(path.join(bin, name), `#!/bin/sh\n${does}\n`);
      chmodSync(path.join(bin, name), 0o755);
    }
    const summary = path.join(folder, 'summary.md');
    const env = {
      ...{ APP: app, TAG: newer, GITHUB_STEP_SUMMARY: summary, KUBECONFIG: plane.kubeconfig, HOME: folder },
      PATH: `${bin}:${cache}/bin:${process.env.PATH}`,
    };
    run('bash', ['-eo', 'pipefail', '-c', deploy.run], { env });
    assert.deepEqual(await running(), [`ghcr.io/scrutineer/${app}:${newer}`]);
    // Whoever applies the root again leaves it suspended.
    const revision = served.commit('something else');
    await flux.settled(seen(revision));
    assert.deepEqual(await running(), [`ghcr.io/scrutineer/${app}:${newer}`]);
    run('bash', ['-eo', 'pipefail', '-c', after.run], { env });
    run('sh', ['-c', /^ {4}(kubectl .*)$/m.exec(readFileSync(summary, 'utf8'))[1]], { env });
    await flux.settled(revision);
    assert.deepEqual(await running(), [`ghcr.io/scrutineer/${app}:${good}`]);
  });
}
