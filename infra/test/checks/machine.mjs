// Hardening, applied for real: two throwaway machines in namespaces, over SSH, with an inventory that Terraform wrote.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

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
  const namespaces = [
    '--mount',
    '--net',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'private',
  ];
  const script = [path.join(infra, 'test/machine/run.sh'), path.join(cache, 'root'), folder];
  const tools = [path.join(cache, 'python/bin'), path.join(infra, 'ansible')];
  const child = spawn('unshare', [...namespaces, ...script, ...tools], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const faults = text(child.stderr);

  // A result is followed by what led to it, indented; it is complete when the next one comes.
  let result;
  let finished = false;
  const settle = async () => {
    if (!result) return;
    const { ok, name, detail } = result;
    await check(name, () => {
      if (!ok) throw new Error(detail.join('\n'));
    });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, outcome, name] = /^(ok|not ok) (.*)$/.exec(line) ?? [];
    if (!outcome) {
      result?.detail.push(line.trimStart());
      continue;
    }
    await settle();
    finished ||= name === 'the end';
    result = finished ? undefined : { ok: outcome === 'ok', name, detail: [] };
  }
  await settle();
  const [status] = await ended;
  await check('the machines were looked at to the end', async () => {
    if (!finished) throw new Error(`exit ${status}\n${await faults}`);
  });
}
