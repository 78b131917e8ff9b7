// Linters, each also shown something that it must refuse.
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export async function lint({ check, run, infra, work, copy }) {
  const ansible = path.join(infra, 'ansible');
  /** A folder with one file to be refused. */
  const fixture = (file, text) => {
    const target = path.join(work, 'lint', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  };
  const refused = (output, reason) => {
    if (!output.includes(reason)) throw new Error(`refused for another reason than ${reason}:\n${output}`);
  };

  await check('tflint', () => void run('tflint', ['--recursive'], { cwd: path.join(infra, 'terraform') }));
  await check('tflint refuses an unused variable', () => {
    const file = fixture('tflint/main.tf', 'variable "unused" {\n  type = string\n}\n');
    refused(run('tflint', [], { cwd: path.dirname(file), expect: 2 }), 'terraform_unused_declarations');
  });

  const checkov = (folder, options) =>
    run('checkov', ['--config-file', path.join(infra, '.checkov.yml'), '--directory', folder], options);
  await check('checkov, Terraform and Ansible, with the reviewed baseline', () => {
    const output = checkov(infra);
    const sums = [...output.matchAll(/Passed checks: (\d+), Failed checks: 0, Skipped checks: (\d+)/g)];
    // Quiet and green is also what it says when it finds nothing to look at.
    if (!output.trim()) return 'nothing to say';
    return sums.map(([text]) => text).join('; ');
  });
  await check('checkov looks at what is there: encryption taken away is refused', () => {
    const broken = path.join(work, 'lint/checkov');
    cpSync(copy, broken, { recursive: true, filter: (file) => !file.includes('.terraform') });
    const file = path.join(broken, 'modules/compute/main.tf');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('encrypted   = true', 'encrypted   = false'));
    refused(checkov(broken, { expect: 1 }), 'CKV_AWS_8');
    fixture(
      'checkov-ansible/play.yml',
      '- hosts: all\n  tasks:\n    - name: Fetch\n      ansible.builtin.get_url:\n        url: http://example.org/x\n        dest: /x\n',
    );
    refused(checkov(path.join(work, 'lint/checkov-ansible'), { expect: 1 }), 'CKV2_ANSIBLE_2');
  });

  await check('yamllint', () => void run('yamllint', ['--strict', '-c', '.yamllint.yml', '.'], { cwd: ansible }));
  await check('yamllint refuses a key given twice', () => {
    const file = fixture('yamllint/twice.yml', '---\na: 1\na: 2\n');
    refused(
      run('yamllint', ['--strict', '-c', path.join(ansible, '.yamllint.yml'), file], { expect: 1 }),
      'duplication of key',
    );
  });

  await check('ansible-lint, production profile', () => {
    const output = run('ansible-lint', ['--offline', '--strict'], { cwd: ansible });
    return /in (\d+ files) processed/.exec(output)?.[1];
  });
  await check('ansible-lint refuses a shell without a reason', () => {
    const file = fixture(
      'ansible-lint/play.yml',
      '---\n- name: Play\n  hosts: all\n  tasks:\n    - name: Shell\n      ansible.builtin.shell: echo\n',
    );
    refused(
      run('ansible-lint', ['--offline', '--profile', 'production', file], { cwd: path.dirname(file), expect: 2 }),
      'command-instead-of-shell',
    );
  });

  await check('ansible-playbook --syntax-check', () => {
    const playbooks = globSync('playbooks/*.yml', { cwd: ansible });
    for (const playbook of playbooks) {
      run('ansible-playbook', ['-i', 'inventories/vps.example.yml', '--syntax-check', playbook], { cwd: ansible });
    }
    return `${playbooks.length} playbooks`;
  });

  await check('shellcheck', () => {
    const scripts = globSync('{tools,test}/**/*.sh', { cwd: infra });
    run('shellcheck', ['--severity=warning', '--external-sources', '--source-path=SCRIPTDIR', ...scripts], {
      cwd: infra,
    });
    return `${scripts.length} scripts`;
  });
}
