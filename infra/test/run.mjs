// `npm run test:infra`: proves of infra/ what can be proved without a cloud. infra/README.md says what that is, and what is not.
//   npm run test:infra                   all of it
//   npm run test:infra -- terraform      one group: terraform, plan, lint, templates, docs, machine
import { cpSync } from 'node:fs';
import path from 'node:path';
import { prove } from '../../tools/proof.mjs';
import { docs } from './checks/docs.mjs';
import { lint } from './checks/lint.mjs';
import { machine } from './checks/machine.mjs';
import { plan } from './checks/plan.mjs';
import { templates } from './checks/templates.mjs';
import { terraform } from './checks/terraform.mjs';

const infra = path.dirname(import.meta.dirname);
await prove({
  name: 'infra',
  groups: { terraform, plan, lint, templates, docs, machine },
  install: path.join(infra, 'tools/install.sh'),
  environment: ({ work }) => ({
    TF_CLI_CONFIG_FILE: path.join(work, 'terraform.rc'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    ANSIBLE_NOCOLOR: '1',
  }),
  prepare: ({ work }) => {
    // Checks work on a copy: nothing is left behind in the repository, and fixtures may break the copy.
    const copy = path.join(work, 'terraform');
    cpSync(path.join(infra, 'terraform'), copy, { recursive: true, filter: (file) => !file.endsWith('.terraform') });
    return { infra, copy };
  },
});
