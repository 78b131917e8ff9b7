// What a commit does: a bad one is reported and harms nothing, a new image is rolled out, and a rollback brings the old one back.
import { condition } from '../reconciled.mjs';
import { until } from '../control-plane.mjs';

export async function changes({ check, plane, flux, served, rendered }) {
  const { get } = plane;
  const apps = rendered.parts.find(({ kustomization }) => kustomization.metadata.name === 'apps').kustomization;
  const overlay = `${apps.spec.path}/kustomization.yaml`;
  const deployments = async () => (await get('/apis/apps/v1/namespaces/scrutineer/deployments')).items;
  /** What would differ if anything that runs had been touched. */
  const standing = async () => {
    const pods = (await get('/api/v1/namespaces/scrutineer/pods')).items;
    return JSON.stringify([
      (await deployments()).map(({ metadata }) => [metadata.name, metadata.generation]),
      pods.map(({ metadata }) => metadata.uid).sort(),
    ]);
  };
  const push = (message) => {
    const revision = served.commit(message);
    flux.notify();
    return revision;
  };

  for (const [what, told, patch] of [
    ['a field of a wrong type', 'spec.replicas', '[{ op: add, path: /spec/replicas, value: many }]'],
    [
      'an image of a foreign registry',
      'denied request',
      '[{ op: replace, path: /spec/template/spec/containers/0/image, value: "docker.io/library/nginx:1.29" }]',
    ],
  ]) {
    await check(`${what} is reported, and what runs is unharmed`, async () => {
      const before = await standing();
      const good = served.read(overlay);
      served.write(
        overlay,
        `${good}\npatches:\n  - target: { kind: Deployment, name: gateway }\n    patch: '${patch}'\n`,
      );
      const { message } = await flux.failed('apps', push(`break it: ${what}`));
      if (!message.includes(told)) throw new Error(`it does not speak of ${told}: ${message}`);
      const others = (await flux.all()).filter(
        ({ metadata, spec }) => metadata.name !== 'apps' && !spec.dependsOn?.some(({ name }) => name === 'apps'),
      );
      const harmed = others.filter((one) => condition(one, 'Ready')?.status === 'False');
      if (harmed.length > 0) throw new Error(`not ready any more: ${harmed.map(({ metadata }) => metadata.name)}`);
      if ((await standing()) !== before) throw new Error('something that runs was changed');
      served.write(overlay, good);
      await flux.settled(push('mend it'));
      return message.split('\n')[0].slice(0, 120);
    });
  }
}
