// `npm run test:infra`: proves of infra/ what can be proved without a cloud. infra/README.md says what that is, and what is not.
//   npm run test:infra                   all of it
//   npm run test:infra -- terraform      one group: terraform, plan, lint, templates, docs, machine
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { docs } from './checks/docs.mjs';
import { lint } from './checks/lint.mjs';
import { machine } from './checks/machine.mjs';
import { plan } from './checks/plan.mjs';
import { templates } from './checks/templates.mjs';
import { terraform } from './checks/terraform.mjs';

const groups = { terraform, plan, lint, templates, docs, machine };
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}; there are: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}

const infra = path.dirname(import.meta.dirname);
const cache = process.env.SCRUTINEER_INFRA_CACHE ?? path.join(homedir(), '.cache/scrutineer/infra');
const work = mkdtempSync(path.join(tmpdir(), 'scrutineer-infra-'));
const started = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
let passed = 0;
let failed = 0;

/** Counts one check by name; `run` throws if it fails, and may return a detail to print. */
async function check(name, run) {
  const since = performance.now();
  try {
    const detail = await run();
    passed += 1;
    console.log(`✓ ${name} (${detail ? `${detail}, ` : ''}${seconds(since)})`);
  } catch (error) {
    failed += 1;
    console.log(`✗ ${name} (${seconds(since)})\n${String(error.message).replaceAll(/^/gm, '    ')}`);
  }
}

/** Runs a program and returns what it printed; throws with that if its exit code is not the one expected. */
function run(program, args, { expect = 0, ...options } = {}) {
  const env = {
    ...process.env,
    PATH: `${path.join(cache, 'bin')}:${path.join(cache, 'python/bin')}:${process.env.PATH}`,
    TF_CLI_CONFIG_FILE: path.join(work, 'terraform.rc'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    ANSIBLE_NOCOLOR: '1',
    NO_COLOR: '1',
    ...options.env,
  };
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options, env });
  if (result.error) throw result.error;
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.status !== expect) {
    throw new Error(
      `${program} ${args.join(' ')} exited ${result.status}\n${output.split('\n').slice(-60).join('\n')}`,
    );
  }
  return options.stdoutOnly ? result.stdout : output;
}

console.log('── tools');
await check('tools of pinned versions are installed', () => {
  run(path.join(infra, 'tools/install.sh'), [], { stdio: 'inherit' });
});
if (failed === 0) {
  // Checks work on a copy: nothing is left behind in the repository, and fixtures may break the copy.
  const copy = path.join(work, 'terraform');
  cpSync(path.join(infra, 'terraform'), copy, { recursive: true, filter: (file) => !file.endsWith('.terraform') });
  for (const [name, group] of Object.entries(groups)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.log(`\n── ${name}`);
    await group({ check, run, infra, cache, work, copy });
  }
}
rmSync(work, { recursive: true, force: true });
console.log(`\nall took ${seconds(started)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
