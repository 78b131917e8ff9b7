// The frame of the proofs that are no Nx target: groups of named checks, each counted; the last line is their sum.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Runs the groups named on the command line, or all of them, and ends the process.
 *
 * @param {object} proof
 * @param {string} proof.name names the cache of tools below `~/.cache/scrutineer`; SCRUTINEER_<NAME>_CACHE puts it elsewhere
 * @param {Record<string, Function> | Record<string, Function>[]} proof.groups each is given what `prepare` returns, and
 *   `{ check, run, cache, work }`; they run one after another, those of several records side by side in processes of their own
 * @param {string} proof.install the script that installs the tools; if it fails, no group runs
 * @param {(places: { cache: string, work: string }) => object} [proof.prepare] what the groups share
 * @param {(places: { cache: string, work: string }) => object} [proof.environment] what `run` adds to the environment
 */
export async function prove({ name, groups, install, prepare = () => ({}), environment = () => ({}) }) {
  const chosen = process.argv.slice(2);
  const all = Object.assign({}, ...[groups].flat());
  const unknown = chosen.filter((group) => !(group in all));
  if (unknown.length > 0) {
    console.error(`unknown group ${unknown.join(', ')}; there are: ${Object.keys(all).join(', ')}`);
    process.exit(2);
  }

  const cache =
    process.env[`SCRUTINEER_${name.toUpperCase()}_CACHE`] ?? path.join(homedir(), '.cache/scrutineer', name);
  const work = mkdtempSync(path.join(tmpdir(), `scrutineer-${name}-`));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const added = environment({ cache, work });
  const started = performance.now();
  const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
  let passed = 0;
  let failed = 0;

  /** Counts one check by name, and says whether it held; `body` throws if not, and may return a detail to print. */
  async function check(title, body) {
    const since = performance.now();
    try {
      const detail = await body();
      passed += 1;
      console.log(`✓ ${title} (${detail ? `${detail}, ` : ''}${seconds(since)})`);
      return true;
    } catch (error) {
      failed += 1;
      console.log(`✗ ${title} (${seconds(since)})\n${String(error.message).replaceAll(/^/gm, '    ')}`);
      return false;
    }
  }

  /** Runs a program and returns what it printed; throws with that if its exit code is none of those expected. */
  function run(program, args, { expect = [0], ...options } = {}) {
    const env = {
      ...process.env,
      PATH: `${path.join(cache, 'bin')}:${path.join(cache, 'python/bin')}:${process.env.PATH}`,
      NO_COLOR: '1',
      ...added,
      ...options.env,
    };
    const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options, env });
    if (result.error) throw result.error;
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
    if (![expect].flat().includes(result.status)) {
      throw new Error(
        `${program} ${args.join(' ')} exited ${result.status}\n${output.split('\n').slice(-60).join('\n')}`,
      );
    }
    return options.stdoutOnly ? result.stdout : output;
  }

  /** Runs groups in a process of their own; returns how to show what it has printed, and goes on to print until it ends. */
  function inLane(lane) {
    const child = fork(process.argv[1], lane, { silent: true });
    const printed = [];
    let counted = { passed: 0, failed: 1 };
    child.on('message', (message) => (counted = message));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
    const ended = once(child, 'close');
    return async function print() {
      for (const chunk of printed) process.stdout.write(chunk);
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => process.stdout.write(chunk));
      await ended;
      passed += counted.passed;
      failed += counted.failed;
    };
  }

  const lanes = [groups]
    .flat()
    .map((lane) => Object.keys(lane).filter((group) => chosen.length === 0 || chosen.includes(group)))
    .filter((lane) => lane.length > 0);
  const isLane = Boolean(process.send);
  if (isLane) process.on('disconnect', () => process.exit(1));
  else {
    console.log('── tools');
    await check('tools of pinned versions are installed', () => void run(install, [], { stdio: 'inherit' }));
  }
  if (failed === 0 && lanes.length > 1) {
    for (const print of lanes.map(inLane)) await print();
  } else if (failed === 0) {
    const shared = { check, run, cache, work, ...prepare({ cache, work }) };
    for (const title of lanes[0]) {
      console.log(`\n── ${title}`);
      await all[title](shared);
    }
  }
  if (isLane) {
    await new Promise((sent) => process.send({ passed, failed }, sent));
    await new Promise((written) => process.stdout.write('', written));
  } else console.log(`\nall took ${seconds(started)}\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
