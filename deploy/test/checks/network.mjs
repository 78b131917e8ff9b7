// Who may talk to whom: every pair, computed from the policies, and the same as the table of the architecture.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { endpointsOf, policiesOf } from '../network/endpoints.mjs';
import { evaluatorHolds } from '../network/evaluate.cases.mjs';
import { allows } from '../network/evaluate.mjs';
import { objectsOf, render } from '../rendered.mjs';

const guarded = (endpoint) => ['scrutineer', 'scrutineer-data'].includes(endpoint.namespace);

export async function network(shared) {
  const { check } = shared;
  const flows = parse(readFileSync(path.join(import.meta.dirname, '../network/flows.yaml'), 'utf8'));
  await check('the evaluator of policies', () => `${evaluatorHolds()} cases`);

  for (const rendered of render(shared)) {
    const objects = objectsOf(rendered);
    const endpoints = Object.entries(endpointsOf(objects));
    const outside = endpoints.filter(([, endpoint]) => !guarded(endpoint)).map(([name]) => name);
    const table = flows.flatMap(({ from, to, ports }) =>
      (from === 'everybody outside' ? outside : [from].flat()).flatMap((one) =>
        [to].flat().flatMap((other) => [ports].flat().map((port) => `${one} → ${other}:${port}`)),
      ),
    );
    const matrix = (policies) => {
      const found = [];
      let tried = 0;
      for (const [from, one] of endpoints) {
        for (const [to, other] of endpoints) {
          if (!guarded(one) && !guarded(other)) continue;
          for (const port of other.ports ?? []) {
            tried += 1;
            if (allows(policies, one, other, port))
              found.push(`${from} → ${to}:${port.port}${port.protocol === 'UDP' ? '/udp' : ''}`);
          }
        }
      }
      return { found, tried };
    };
    const differences = ({ found }) => [
      ...found.filter((flow) => !table.includes(flow)).map((flow) => `allowed, and not in the table: ${flow}`),
      ...table.filter((flow) => !found.includes(flow)).map((flow) => `in the table, and not allowed: ${flow}`),
    ];

    const policies = policiesOf(objects);
    await check(`${rendered.environment}: who may talk to whom is what the architecture says`, () => {
      const computed = matrix(policies);
      const wrong = differences(computed);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      return `${computed.found.length} of ${computed.tried} flows allowed`;
    });
    await check(`${rendered.environment}: without any one of the policies it is not`, () => {
      const idle = policies.filter(
        (one) => differences(matrix(policies.filter((other) => other !== one))).length === 0,
      );
      if (idle.length > 0) throw new Error(idle.map(({ metadata }) => metadata.name).join('\n'));
      return `${policies.length} policies`;
    });
  }
}
