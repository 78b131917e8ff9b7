// A real API server and Flux's real controllers: what clusters/ says becomes what runs, and nothing else does.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { admission } from '../cluster/checks/admission.mjs';
import { changes } from '../cluster/checks/changes.mjs';
import { running } from '../cluster/checks/running.mjs';
import { bootstrap } from '../cluster/bootstrap.mjs';
import { startControlPlane } from '../cluster/control-plane.mjs';
import { define } from '../cluster/definitions.mjs';
import { collect, report } from '../cluster/delivery.mjs';
import { reconciliation } from '../cluster/reconciled.mjs';
import { objectsOf, render } from '../rendered.mjs';

export async function cluster(shared) {
  // Side by side: each waits most of the time, as Flux does. Their lines name the environment.
  const proofs = await Promise.all(render(shared).map((rendered) => prove({ ...shared, rendered })));
  await report({ ...shared, proofs: proofs.filter(Boolean) });
}

/** One environment, on a control plane of its own; returns what was found of its objects. */
async function prove(shared) {
  const { cache, work, rendered } = shared;
  const { environment } = rendered;
  const check = (title, body) => shared.check(`${environment}: ${title}`, body);
  const folder = path.join(work, environment);
  mkdirSync(folder, { recursive: true });
  let plane;
  let flux;
  let served;
  try {
    const prepared =
      (await check('a control plane starts and takes the definition of every API in use', async () => {
        plane = await startControlPlane({ ...shared, folder });
        const count = await define({ plane, cache, objects: objectsOf(rendered) });
        return `${count} definitions`;
      })) &&
      (await check('Flux reconciles every Kustomization, those with charts by stand-ins for these', async () => {
        served = await bootstrap({ ...shared, folder, plane });
        flux = reconciliation({ plane });
        const found = await flux.settled(served.revision);
        return `${found.length} Kustomizations`;
      }));
    if (!prepared) return undefined;
    const one = { ...shared, check, folder, plane, flux, served };
    await running(one);
    // By now even an autoscaler has said how it is.
    const proof = await collect(one);
    await admission(one);
    await changes(one);
    return proof;
  } finally {
    await plane?.programs.stop();
  }
}
