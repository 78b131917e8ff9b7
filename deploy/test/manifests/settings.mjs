// Whether what the services are given is what they take: asked of their own configuration, with a stand-in for each secret.
import path from 'node:path';
import { product } from '../product.mjs';

/** Read by Node itself. */
const NODE = ['NODE_EXTRA_CA_CERTS'];
const SECRETS = {
  'admin-password': 'a password of a test',
  'kafka-password': 'a password of a test',
  'redis-url': 'redis+sentinel://user:password@one,two/scrutineer',
  'voter-token-secret': 'a secret of a test that has thirty-two bytes or more',
};

export async function settingFaults(objects, repository) {
  const { gatewayEnvironment, parseEnvironment, tallyWorkerEnvironment, voteApiEnvironment } = await product(
    repository,
    'libs/server/config',
  );
  const services = {
    gateway: gatewayEnvironment,
    'vote-api': voteApiEnvironment,
    'tally-worker': tallyWorkerEnvironment,
  };
  return Object.entries(services).flatMap(([service, schema]) => {
    const { containers, volumes } = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === service,
    ).spec.template.spec;
    const [{ envFrom, volumeMounts }] = containers;
    const given = Object.assign(
      {},
      ...envFrom.map(
        ({ configMapRef: { name } }) =>
          objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name).data,
      ),
    );
    const faults = [];
    const environment = {};
    for (const [name, value] of Object.entries(given)) {
      const setting = name.replace(/_FILE$/, '');
      if (!(setting in schema.shape) && !NODE.includes(name)) faults.push(`${service}: nobody reads ${name}`);
      const file = path.basename(value);
      if (value.startsWith('/')) {
        const mount = volumeMounts.find(({ mountPath }) => mountPath === path.dirname(value));
        const { secret } = volumes.find((volume) => volume.name === mount?.name) ?? {};
        const made = objects.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === secret?.secretName);
        const keys = secret?.items?.map((item) => item.path) ?? Object.keys(made?.stringData ?? {});
        if (!keys.includes(file)) faults.push(`${service}: ${name} names ${value}, which is not there`);
      }
      environment[setting] = name === setting ? value : SECRETS[file];
    }
    try {
      parseEnvironment(schema, environment);
    } catch (error) {
      faults.push(`${service}: ${error.message}`);
    }
    return faults;
  });
}
