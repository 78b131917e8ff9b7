// Format, the provider-free modules' own tests, each of their rules taken away in turn, and the AWS roots against the schemas.
import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Installs the provider of schemas where Terraform looks for the real one. */
export function mirrorProviders({ cache, work }) {
  const mirror = path.join(work, 'providers');
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const folder = path.join(mirror, `registry.terraform.io/hashicorp/aws/6.48.0/${process.platform}_${arch}`);
  mkdirSync(folder, { recursive: true });
  const binary = path.join(folder, 'terraform-provider-aws_v6.48.0');
  copyFileSync(path.join(cache, 'bin/schema-provider'), binary);
  writeFileSync(
    path.join(work, 'terraform.rc'),
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
  );
}

/** The rules of a file: each `validation` and `precondition` block, as text that can be taken out. */
const rulesOf = (hcl) =>
  hcl.match(/^ +(validation|precondition) \{\n[\s\S]*?^ +\}\n(?=(\n| +precondition| +validation| *\}))/gm) ?? [];

export async function terraform(context) {
  const { check, run, infra, copy, work } = context;
  mirrorProviders(context);
  const tf = (folder, ...args) => run('terraform', [`-chdir=${path.join(copy, folder)}`, ...args]);

  await check('terraform fmt', () => {
    run('terraform', ['fmt', '-check', '-recursive', '-diff', path.join(infra, 'terraform')]);
  });

  for (const module of ['topology', 'inventory']) {
    const folder = `modules/${module}`;
    await check(`${module}: terraform validate, without a provider`, () => {
      tf(folder, 'init', '-backend=false', '-no-color');
      tf(folder, 'validate', '-no-color');
    });
    await check(`${module}: terraform test`, () => {
      const output = tf(folder, 'test', '-no-color');
      const [, count] = /Success! (\d+) passed, 0 failed/.exec(output) ?? [];
      if (!count) throw new Error(output);
      return `${count} runs`;
    });
    await check(`${module}: its tests miss each rule that is taken away`, () =>
      everyRuleIsTested(folder, tf, copy, work),
    );
  }

  for (const root of ['envs/demo', 'envs/standard', 'envs/ha', 'state']) {
    await check(`${root}: terraform validate, against the AWS provider's schemas`, () => {
      tf(root, 'init', '-backend=false', '-no-color');
      tf(root, 'validate', '-no-color');
    });
  }
  await check('an argument that AWS does not know is refused', () => {
    const broken = path.join(work, 'broken/modules');
    cpSync(path.join(copy, 'modules'), broken, { recursive: true });
    const file = path.join(broken, 'network/main.tf');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('cidr_block           = var.vpc_cidr', 'cidr = var.vpc_cidr'),
    );
    run('terraform', [`-chdir=${path.dirname(file)}`, 'init', '-no-color']);
    const output = run('terraform', [`-chdir=${path.dirname(file)}`, 'validate', '-no-color'], { expect: 1 });
    if (!output.includes('An argument named "cidr" is not expected here')) throw new Error(output);
  });
}

/** Every `validation` and `precondition`, taken away, must make a run fail; otherwise no run stands for it. */
function everyRuleIsTested(folder, tf, copy, work) {
  let count = 0;
  const untested = [];
  for (const file of globSync('*.tf', { cwd: path.join(copy, folder) })) {
    const text = readFileSync(path.join(copy, folder, file), 'utf8');
    const rules = rulesOf(text);
    const blocks = text.match(/^ +(validation|precondition) \{$/gm)?.length ?? 0;
    if (rules.length !== blocks) throw new Error(`${file}: ${blocks} rules, of which ${rules.length} can be taken out`);
    for (const rule of rules) {
      count += 1;
      const mutant = path.join(work, 'mutants', String(count), path.basename(folder));
      cpSync(path.join(copy, folder), mutant, { recursive: true, filter: (one) => !one.includes('.terraform') });
      writeFileSync(path.join(mutant, file), text.replace(rule, ''));
      // It must fail for the rule that is missing, not for being broken.
      tf(path.relative(copy, mutant), 'validate', '-no-color');
      try {
        tf(path.relative(copy, mutant), 'test', '-no-color');
        untested.push(`${file}: ${/error_message = (.*)/.exec(rule)?.[1] ?? rule}`);
      } catch {
        // Seen to fail, as it must.
      }
    }
  }
  if (untested.length > 0) throw new Error(`no run fails without:\n${untested.join('\n')}`);
  return `${count} rules`;
}
