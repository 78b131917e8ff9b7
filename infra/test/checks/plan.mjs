// The AWS modules against topology's rule matrix: what is planned for each profile is exactly what was decided, and the
// modules' text leaves no other way for a rule to come about.
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { differences, rule, stray, strayRules } from './matrix.mjs';
import { mirrorProviders } from './terraform.mjs';

export async function plan(context) {
  const { check, run, copy } = context;
  mirrorProviders(context);
  const tf = (folder, args, options) =>
    run('terraform', [`-chdir=${path.join(copy, folder)}`, ...args], { stdoutOnly: true, ...options });
  /** What topology decides for these variables. */
  const decide = (variables) => {
    const file = path.join(copy, 'modules/topology/decide.tfvars.json');
    writeFileSync(file, JSON.stringify({ admin_cidrs: ['203.0.113.7/32'], ...variables }));
    tf('modules/topology', ['init', '-backend=false']);
    tf('modules/topology', ['plan', `-var-file=${file}`, '-out=decided.plan', '-no-color']);
    const { planned_values } = JSON.parse(tf('modules/topology', ['show', '-json', 'decided.plan']));
    const { ingress_rules, egress_rules } = planned_values.outputs;
    return { ingress: ingress_rules.value, egress: egress_rules.value };
  };
  /** Resource changes of every run of a root's tests, by run. */
  const plansOf = (root) => {
    tf(root, ['init', '-backend=false', '-no-color']);
    const lines = tf(root, ['test', '-json', '-verbose'])
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const failures = lines.filter(({ '@level': level }) => level === 'error');
    if (failures.length > 0) throw new Error(JSON.stringify(failures, null, 2));
    return Object.fromEntries(
      lines
        .filter(({ type }) => type === 'test_plan')
        .map((line) => [line['@testrun'], line.test_plan.resource_changes]),
    );
  };

  const ha = ['eu-west-3a', 'eu-west-3b', 'eu-west-3c'];
  const expected = {
    demo: { plain_http: { profile: 'demo' } },
    standard: { with_a_domain: { profile: 'standard' } },
    ha: {
      behind_cloudfront: { profile: 'ha', zones: ha },
      with_an_own_certificate_and_a_narrow_edge: {
        profile: 'ha',
        zones: ha,
        edge_cidrs: ['192.0.2.0/25', '192.0.2.128/25'],
      },
    },
  };
  let last;
  for (const [profile, runs] of Object.entries(expected)) {
    await check(`${profile}: a plan against mocked AWS holds exactly the decided rules`, () => {
      const plans = plansOf(`envs/${profile}`);
      let count = 0;
      for (const [name, variables] of Object.entries(runs)) {
        if (!plans[name]) throw new Error(`no plan of run ${name}; there are ${Object.keys(plans).join(', ')}`);
        last = { decided: decide(variables), changes: plans[name] };
        count += Object.keys(last.decided.ingress).length + Object.keys(last.decided.egress).length;
        const faults = differences(last.decided, last.changes);
        if (faults.length > 0) throw new Error(faults.join('\n'));
      }
      return `${count} rules`;
    });
  }
  await check('a rule left out, added or changed is noticed', () => {
    const { decided, changes } = last;
    const index = changes.findIndex(({ address }) => rule.test(address));
    const one = changes[index];
    const wider = { ...one, change: { ...one.change, after: { ...one.change.after, to_port: 65535 } } };
    const more = { ...one, address: one.address.replace(/\["(.+)"\]$/, '["backdoor"]') };
    for (const tampered of [changes.toSpliced(index, 1), changes.toSpliced(index, 1, wider), [...changes, more]]) {
      if (differences(decided, tampered).length !== 1) throw new Error('not noticed');
    }
  });

  await check('machines, disks and buckets are as promised in every plan', () => machinesOf(last.changes));

  /** HCL as JSON, by the parser that checkov brings. */
  const parse = (folder) => {
    const program = 'import hcl2,json,sys\nprint(json.dumps({f: hcl2.load(open(f)) for f in sys.argv[1:]}))';
    return JSON.parse(
      run('python', ['-c', program, ...globSync('**/*.tf', { cwd: folder }).filter((f) => !f.includes('.terraform'))], {
        cwd: folder,
        stdoutOnly: true,
      }),
    );
  };
  const files = parse(copy);
  await check('the HCL has no rule outside of the matrix', () => {
    const faults = strayRules(files);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return `${Object.keys(files).length} files`;
  });
  await check('an inline rule, a rule elsewhere and a rule of its own address are noticed', () => {
    const folder = path.join(context.work, 'stray/modules/network');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'stray.tf'), stray);
    const faults = strayRules({ ...files, ...parse(path.join(context.work, 'stray')) });
    for (const part of [
      'has rules of its own',
      'is not allowed',
      'is outside of modules/security',
      'cidr_ipv4 is 0.0.0.0/0',
    ]) {
      if (!faults.some((fault) => fault.includes(part))) throw new Error(`not noticed: ${part}\n${faults.join('\n')}`);
    }
  });

  await check('every decision of topology is used, and nothing else decides', () => {
    const outputs = files['modules/topology/outputs.tf'].output.flatMap((one) => Object.keys(one));
    const cluster = JSON.stringify(Object.entries(files).filter(([file]) => file.startsWith('modules/cluster/')));
    // The flows are there to be read by people and by the test of the host firewalls; the name is the caller's own.
    const unused = outputs.filter(
      (name) => !['flows', 'name'].includes(name) && !cluster.includes(`module.topology.${name}`),
    );
    if (unused.length > 0) throw new Error(`unused: ${unused.join(', ')}`);
    return `${outputs.length} outputs`;
  });
}

/** Metadata service, encryption, addresses and access, read from a plan. */
function machinesOf(changes) {
  const of = (type) =>
    changes
      .filter((one) => one.type === type && one.mode === 'managed')
      .map(({ address, change }) => ({ address, ...change.after }));
  const faults = [];
  const demand = (address, holds, what) => {
    if (!holds) faults.push(`${address}: ${what}`);
  };
  const machines = of('aws_instance');
  for (const one of machines) {
    demand(one.address, one.metadata_options[0].http_tokens === 'required', 'takes IMDSv1');
    demand(
      one.address,
      one.root_block_device[0].encrypted && one.root_block_device[0].volume_type === 'gp3',
      'its disk is no encrypted gp3',
    );
    demand(
      one.address,
      one.associate_public_ip_address === one.address.endsWith('.bastion'),
      'only the bastion has a public address',
    );
  }
  for (const one of of('aws_s3_bucket_public_access_block')) {
    const closed =
      one.block_public_acls && one.block_public_policy && one.ignore_public_acls && one.restrict_public_buckets;
    demand(one.address, closed, 'is open to the public');
  }
  const buckets = of('aws_s3_bucket').length;
  for (const type of [
    'public_access_block',
    'versioning',
    'server_side_encryption_configuration',
    'lifecycle_configuration',
    'policy',
  ]) {
    demand(`aws_s3_bucket_${type}`, of(`aws_s3_bucket_${type}`).length === buckets, 'does not cover every bucket');
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `${machines.length} machines, ${buckets} buckets`;
}
