// Hardening, applied for real: two throwaway machines in namespaces, over SSH, with an inventory that Terraform wrote.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export async function machine({ check, run, infra, cache, work, copy }) {
  const folder = path.join(work, 'machine');
  mkdirSync(path.join(folder, 'machines'), { recursive: true });
  mkdirSync(path.join(folder, 'inventory'));

  await check('Terraform writes an inventory of two throwaway machines', () => {
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'key')]);
    writeFileSync(
      path.join(folder, 'inventory/main.tf'),
      `module "inventory" {
  source  = "${path.join(copy, 'modules/inventory')}"
  hosts   = { node = { role = "server", address = "10.20.0.10" } }
  bastion = { address = "198.51.100.4", node_ip = "10.20.0.4", ssh_port = 2222, admin_cidrs = ["198.51.100.2/32"] }
  ssh     = { user = "ubuntu", key_file = "${path.join(folder, 'key')}", port = 2222 }
}
output "inventory" {
  value = module.inventory.inventory
}
`,
    );
    const tf = (...args) =>
      run('terraform', [`-chdir=${path.join(folder, 'inventory')}`, ...args], { stdoutOnly: true });
    tf('init', '-no-color');
    tf('apply', '-auto-approve', '-no-color');
    writeFileSync(path.join(folder, 'inventory.yml'), tf('output', '-raw', 'inventory'));
  });

  // Fresh namespaces: whatever is mounted, configured or started in them ends with the first process.
  const { stdout, stderr, status } = spawnSync(
    'unshare',
    [
      '--mount',
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      '--propagation',
      'private',
      path.join(infra, 'test/machine/run.sh'),
    ].concat(path.join(cache, 'root'), folder, path.join(cache, 'python/bin'), path.join(infra, 'ansible')),
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const results = (stdout ?? '').matchAll(/^(ok|not ok) (.*)\n((?: {4}.*\n)*)/gm);
  for (const [, result, name, detail] of results) {
    if (name === 'the end') continue;
    await check(name, () => {
      if (result !== 'ok') throw new Error(detail);
    });
  }
  await check('the machines were looked at to the end', () => {
    if (!/^ok the end$/m.test(stdout ?? '')) throw new Error(`exit ${status}\n${stderr ?? ''}`);
  });
}
