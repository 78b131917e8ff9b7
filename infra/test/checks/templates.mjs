// What the roles' templates come to, for the machines of the ha profile and for one rented machine.
import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Ports by protocol that topology lets into a group, and those a host's firewall lets in; 22 is SSH under any number. */
const topologyPorts = (flows, group) =>
  new Set(
    Object.values(flows)
      .filter(({ to }) => to === group)
      .map(({ protocol, port }) => `${protocol} ${port}`),
  );
const firewallPorts = (rules) =>
  new Set([...rules.matchAll(/port (\d+) proto (\w+)/g)].map(([, port, protocol]) => `${protocol} ${port}`));

export async function templates({ check, run, infra, work, copy }) {
  const yaml = (text) => {
    const program = 'import yaml,json,sys\nprint(json.dumps(yaml.safe_load(sys.stdin)))';
    return JSON.parse(run('python', ['-c', program], { input: text, stdoutOnly: true }));
  };
  const age = path.join(work, 'age.key');
  writeFileSync(age, 'AGE-SECRET-KEY-THROWAWAY\n');

  /** Renders for an inventory; returns (host, template) → text. */
  const render = (name, inventory, hosts) => {
    const out = path.join(work, 'render', name);
    mkdirSync(out, { recursive: true });
    const { vars = {} } = yaml(readFileSync(inventory, 'utf8')).all;
    const overrides = {
      ...vars,
      flux_bootstrap_url: 'https://example.org/fleet.git',
      flux_bootstrap_age_key_file: age,
    };
    const variables = { out, roles: path.join(infra, 'ansible/roles'), overrides };
    run('ansible-playbook', [
      ...['-i', inventory, path.join(infra, 'test/render.yml'), '-e', JSON.stringify(variables)],
      ...['-e', `@${path.join(infra, 'ansible/playbooks/group_vars/all/k3s.yml')}`, '--limit', hosts],
    ]);
    return (host, template) => readFileSync(path.join(out, host, template), 'utf8');
  };

  let ha;
  let flows;
  await check('the ha profile is rendered, from topology to every file of every host', () => {
    const folder = path.join(work, 'render-ha');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'main.tf'), haInventory(path.join(copy, 'modules')));
    const tf = (...args) => run('terraform', [`-chdir=${folder}`, ...args], { stdoutOnly: true });
    tf('init', '-no-color');
    tf('apply', '-auto-approve', '-no-color');
    flows = JSON.parse(tf('output', '-json', 'flows'));
    const inventory = path.join(folder, 'inventory.yml');
    writeFileSync(inventory, tf('output', '-raw', 'inventory'));
    ha = render('ha', inventory, 'scrutineer-server-1,scrutineer-server-2,scrutineer-worker-1,scrutineer-data-1');
  });
  if (!ha) return;
  const server = (number) => `scrutineer-server-${number}`;

  await check('the first server begins the cluster, the others join it by a token file', () => {
    const [first, second] = [1, 2].map((number) => yaml(ha(server(number), 'k3s_server.config.yaml')));
    assert.equal(first['cluster-init'], true);
    assert.ok(!('server' in first) && !('token-file' in first));
    assert.ok(!('cluster-init' in second));
    assert.equal(second.server, `https://${first['node-ip']}:6443`);
    assert.equal(second['token-file'], '/etc/rancher/k3s/token');
    for (const one of [first, second]) {
      assert.ok(!('token' in one), 'a token in a settings file');
      assert.ok(one['tls-san'].includes(first['node-ip']));
    }
  });
  await check('servers encrypt secrets, keep an audit log and leave to Flux what Flux brings', () => {
    const config = yaml(ha(server(1), 'k3s_server.config.yaml'));
    assert.equal(config['secrets-encryption'], true);
    assert.equal(config['write-kubeconfig-mode'], '0600');
    assert.equal(config['protect-kernel-defaults'], true);
    assert.ok(config['kube-apiserver-arg'].includes('audit-policy-file=/etc/rancher/k3s/audit-policy.yaml'));
    assert.deepEqual(config.disable, ['servicelb', 'local-storage']);
    assert.deepEqual(config['node-taint'], ['node-role.kubernetes.io/control-plane=true:NoSchedule']);
    assert.equal(
      yaml(readFileSync(path.join(infra, 'ansible/roles/k3s_server/files/audit-policy.yaml'), 'utf8')).kind,
      'Policy',
    );
  });
  await check('agents join the first server, labelled by their pool', () => {
    const config = yaml(ha('scrutineer-data-1', 'k3s_agent.config.yaml'));
    assert.match(config.server, /^https:\/\/10\.20\.\d+\.\d+:6443$/);
    assert.deepEqual(config['node-label'], ['scrutineer.dev/pool=data']);
    assert.deepEqual(config['node-taint'], []);
  });
  await check('Traefik listens where the load balancer asks, and believes it alone', () => {
    const config = yaml(ha(server(1), 'k3s_server.traefik-config.yaml'));
    assert.equal(config.kind, 'HelmChartConfig');
    const values = yaml(config.spec.valuesContent);
    assert.equal(values.ports.web.nodePort, 30080);
    assert.equal(values.ports.websecure.nodePort, 30443);
    assert.equal(values.service.type, 'NodePort');
    assert.equal(values.service.spec.externalTrafficPolicy, 'Local');
    assert.deepEqual(values.nodeSelector, { 'scrutineer.dev/pool': 'worker' });
    for (const port of Object.values(values.ports)) {
      assert.deepEqual(port.forwardedHeaders.trustedIPs, ['10.20.0.0/20', '10.20.16.0/20', '10.20.32.0/20']);
    }
  });
  await check("host firewalls let in what topology's flows say, no port more", () => {
    for (const [host, group] of [
      [server(1), 'server'],
      ['scrutineer-worker-1', 'agent'],
      ['scrutineer-data-1', 'agent'],
    ]) {
      assert.deepEqual(firewallPorts(ha(host, 'hardening.ufw-rules')), topologyPorts(flows, group), host);
    }
  });
  await check('host firewalls name addresses, and let pods and services through', () => {
    const rules = ha(server(1), 'hardening.ufw-rules').trim().split('\n');
    assert.ok(rules.includes('ufw allow from 10.42.0.0/16') && rules.includes('ufw allow from 10.43.0.0/16'));
    assert.ok(rules.includes('ufw allow from 10.20.0.4 to any port 22 proto tcp'), 'SSH from the bastion');
    assert.ok(
      rules.every((rule) => rule.includes(' from ')),
      'a rule for everybody',
    );
    assert.equal(rules.filter((rule) => / port 2379 /.test(rule)).length, 3, 'etcd from the three servers');
  });
  await check('snapshots go to the bucket, without a key in the file', () => {
    const config = yaml(ha(server(1), 'backup.backup.yaml'));
    assert.equal(config['etcd-s3-bucket'], 'scrutineer-etcd-example');
    assert.ok(!Object.keys(config).some((key) => key.includes('key')));
  });
  await check('Flux follows clusters/<name> of the repository, and its operator is pinned', () => {
    const { sync } = yaml(ha(server(1), 'flux_bootstrap.flux-instance.yaml')).spec;
    assert.deepEqual(sync, {
      kind: 'GitRepository',
      url: 'https://example.org/fleet.git',
      ref: 'refs/heads/main',
      path: 'clusters/staging',
    });
    assert.match(yaml(ha(server(1), 'flux_bootstrap.flux-operator.yaml')).spec.version, /^\d+\.\d+\.\d+$/);
    const secret = yaml(ha(server(1), 'flux_bootstrap.age-secret.yaml'));
    assert.equal(Buffer.from(secret.data['age.agekey'], 'base64').toString(), 'AGE-SECRET-KEY-THROWAWAY');
  });

  await check('one rented machine: Traefik by servicelb, SSH from the administrators, nobody believed', () => {
    const vps = render('vps', path.join(infra, 'ansible/inventories/vps.example.yml'), 'vote');
    assert.deepEqual(yaml(vps('vote', 'k3s_server.config.yaml')).disable, []);
    const values = yaml(yaml(vps('vote', 'k3s_server.traefik-config.yaml')).spec.valuesContent);
    assert.deepEqual(values.ports.web, { forwardedHeaders: { trustedIPs: [] } });
    assert.ok(!('type' in values.service) && !('nodeSelector' in values));
    const rules = vps('vote', 'hardening.ufw-rules').trim().split('\n');
    assert.ok(
      rules.includes('ufw allow 443/tcp') && rules.includes('ufw allow from 203.0.113.7 to any port 22 proto tcp'),
    );
    assert.ok(!rules.includes('ufw allow 22/tcp') && !rules.includes('ufw allow 6443/tcp'));
    assert.ok(!('etcd-s3' in yaml(vps('vote', 'backup.backup.yaml'))));
  });

  await check('tasks that touch a token, a key or a secret are never logged', () => {
    const secret = /\/token|node-token|_token\b|age-secret|backup\.yaml\.j2|secret_key/;
    let count = 0;
    const tasksOf = (tasks) => tasks.flatMap((task) => (task.block ? tasksOf(task.block) : [task]));
    for (const file of globSync('roles/*/tasks/*.yml', { cwd: path.join(infra, 'ansible') })) {
      for (const task of tasksOf(yaml(readFileSync(path.join(infra, 'ansible', file), 'utf8')))) {
        if (!secret.test(JSON.stringify(task))) continue;
        count += 1;
        assert.equal(task.no_log, true, `${file}: ${task.name}`);
        if (task['ansible.builtin.copy'])
          assert.equal(task['ansible.builtin.copy'].mode, '0600', `${file}: ${task.name}`);
      }
    }
    assert.ok(count >= 6, `only ${count} such tasks were found`);
    return `${count} tasks`;
  });
}

/** Topology's ha nodes at made-up addresses, as an inventory. */
const haInventory = (modules) => `
module "topology" {
  source      = "${modules}/topology"
  profile     = "ha"
  zones       = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
  admin_cidrs = ["203.0.113.7/32"]
}
module "inventory" {
  source = "${modules}/inventory"
  hosts = {
    for index, name in sort(keys(module.topology.nodes)) : name => {
      role    = module.topology.nodes[name].role
      address = "10.20.128.\${index + 10}"
      labels  = module.topology.nodes[name].labels
      taints  = module.topology.nodes[name].taints
    }
  }
  bastion = { address = "198.51.100.4", node_ip = "10.20.0.4", admin_cidrs = ["203.0.113.7/32"] }
  ssh     = { user = "ubuntu", key_file = "./key" }
  variables = {
    k3s_node_ports       = module.topology.node_ports
    hardening_edge_ports = values(module.topology.node_ports)
    hardening_edge_cidrs = [for subnet in module.topology.subnets : subnet.cidr if subnet.tier == "public"]
    backup_s3_bucket     = "scrutineer-etcd-example"
    backup_s3_region     = "eu-west-3"
  }
}
output "inventory" {
  value = module.inventory.inventory
}
output "flows" {
  value = module.topology.flows
}
`;
