// `npm run test:cluster`: proves of deploy/ and clusters/ what can be proved without a cloud. docs/delivery.md lists what that is.
//   npm run test:cluster               all of it
//   npm run test:cluster -- manifests  one group: manifests, policy, network, redis, affected, workflows, images, cluster
import path from 'node:path';
import { prove } from '../../tools/proof.mjs';
import { affected } from './checks/affected.mjs';
import { cluster } from './checks/cluster.mjs';
import { images } from './checks/images.mjs';
import { manifests } from './checks/manifests.mjs';
import { network } from './checks/network.mjs';
import { policy } from './checks/policy.mjs';
import { redis } from './checks/redis.mjs';
import { workflows } from './checks/workflows.mjs';

const repository = path.resolve(import.meta.dirname, '../..');
await prove({
  name: 'cluster',
  // Beside what computes, what mostly waits.
  groups: [{ manifests, policy, network, redis, affected, workflows }, { images }, { cluster }],
  install: path.join(import.meta.dirname, 'tools/install.sh'),
  environment: () => ({}),
  prepare: () => ({ repository }),
});
