// The documents against what they speak of: the cost table is the module's, links lead somewhere, runbooks are numbered and timed.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// What a reader makes, or is given as an example to copy.
const own = /inventory\.yml|tfvars|inventories\/vps\.yml/;

export async function docs({ check, run, infra, copy }) {
  const repository = path.dirname(infra);
  const readme = readFileSync(path.join(infra, 'README.md'), 'utf8');
  const runbooks = globSync('docs/runbooks/*.md', { cwd: repository });

  await check("the README's cost tables are the module's output for the committed prices", () => {
    const prices = JSON.parse(readFileSync(path.join(infra, 'terraform/prices/eu-west-3.json'), 'utf8'));
    const tf = (...args) =>
      run('terraform', [`-chdir=${path.join(copy, 'modules/topology')}`, ...args], { stdoutOnly: true });
    tf('init', '-backend=false', '-no-color');
    if (!readme.includes(prices.as_of)) throw new Error(`the day of the prices, ${prices.as_of}, is not said`);
    for (const profile of ['demo', 'standard', 'ha']) {
      const zones = ['a', 'b', 'c'].slice(0, profile === 'ha' ? 3 : 2).map((letter) => `eu-west-3${letter}`);
      const file = path.join(copy, `modules/topology/cost-${profile}.tfvars.json`);
      writeFileSync(file, JSON.stringify({ profile, zones, prices, admin_cidrs: ['203.0.113.7/32'] }));
      tf('plan', `-var-file=${file}`, '-out=cost.plan', '-no-color');
      const { table } = JSON.parse(tf('show', '-json', 'cost.plan')).planned_values.outputs.cost.value;
      const squeeze = (text) => text.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');
      if (!squeeze(readme).includes(squeeze(table))) throw new Error(`${profile} is, in infra/README.md:\n${table}`);
    }
  });

  await check('links lead somewhere', () => {
    let count = 0;
    const dead = [];
    for (const file of ['infra/README.md', ...runbooks]) {
      for (const [, target] of readFileSync(path.join(repository, file), 'utf8').matchAll(
        /\]\(([^)#:]+)(?:#[^)]*)?\)/g,
      )) {
        count += 1;
        if (!existsSync(path.join(repository, path.dirname(file), target))) dead.push(`${file}: ${target}`);
      }
    }
    if (dead.length > 0) throw new Error(dead.join('\n'));
    return `${count} links`;
  });

  await check('commands in the documents name files and playbooks that exist', () => {
    const missing = [];
    for (const file of ['infra/README.md', ...runbooks]) {
      const text = readFileSync(path.join(repository, file), 'utf8');
      for (const [, named] of text.matchAll(/\b((?:infra|docs)\/[\w./-]*\w)/g)) {
        if (!own.test(named) && !existsSync(path.join(repository, named))) missing.push(`${file}: ${named}`);
      }
      for (const [, named] of text.matchAll(/\b(playbooks\/[\w.-]+\.yml)/g)) {
        if (!existsSync(path.join(infra, 'ansible', named))) missing.push(`${file}: ${named}`);
      }
    }
    if (missing.length > 0) throw new Error(missing.join('\n'));
  });
}
