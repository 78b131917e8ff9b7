// The workflows: linted, each linter also shown something that it must refuse, and everything that they name is there.
import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { objectsIn } from '../rendered.mjs';
import { variant } from '../variant.mjs';

export async function workflows(shared) {
  const { check, run, work, repository } = shared;
  const files = globSync('.github/{workflows,actions/*}/*.yml', { cwd: repository });
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(repository, file), 'utf8')]));
  const everything = [...texts.values()].join('\n');
  const unsafe = path.join(work, 'unsafe/.github/workflows/unsafe.yml');
  mkdirSync(path.dirname(unsafe), { recursive: true });
  writeFileSync(
    unsafe,
    [
      'on: issue_comment',
      'permissions: write-all',
      'jobs:',
      '  one:',
      '    runs-on: ubuntu-24.04',
      '    steps:',
      '      - uses: actions/checkout@v4',
      '      - run: echo ${{ github.event.comment.body }} $UNQUOTED',
      '',
    ].join('\n'),
  );
  const refuses = (program, args, reason, expect) => {
    const output = run(program, args, { cwd: path.join(work, 'unsafe'), expect });
    if (!output.includes(reason)) throw new Error(`refused for another reason than ${reason}:\n${output}`);
  };

  await check('actionlint, with shellcheck on what the steps run', () => {
    run('actionlint', ['-shellcheck=shellcheck', ...files.filter((file) => file.includes('/workflows/'))], {
      cwd: repository,
    });
    refuses('actionlint', ['-shellcheck=shellcheck', unsafe], 'potentially untrusted', 1);
  });
  await check('zizmor, pedantic', () => {
    const flags = ['--offline', '--no-progress', '--persona=pedantic'];
    run('zizmor', [...flags, '.github'], { cwd: repository });
    refuses('zizmor', [...flags, unsafe], 'template-injection', 14);
  });
  await check('checkov', () => {
    // CKV_GHA_7 wants builds without inputs. The one workflow that has some builds nothing.
    const flags = ['--framework=github_actions', '--quiet', '--compact', '--skip-download', '--skip-check=CKV_GHA_7'];
    run('checkov', [...flags, '--directory=.github'], { cwd: repository });
    refuses('checkov', [...flags, '--directory=.'], 'CKV2_GHA_1', 1);
  });
  await check('shellcheck on every script', () => {
    const scripts = run('git', ['ls-files', '*.sh', '.ci/run'], { cwd: repository, stdoutOnly: true })
      .trim()
      .split('\n');
    run('shellcheck', ['--severity=warning', '--external-sources', '--source-path=SCRIPTDIR', ...scripts], {
      cwd: repository,
    });
    return `${scripts.length} scripts`;
  });
  await check('a step ends with the first program that fails, in a pipe and in a substitution too', () => {
    for (const [file, text] of texts) {
      // GitHub's own default is bash without pipefail; a composite action has to say its shell anyway.
      if (file.includes('/workflows/')) assert.equal(parse(text).defaults?.run.shell, 'bash', file);
      assert.doesNotMatch(text, /\becho [^|\n]*\$\(/, `${file}: what fails in the arguments of echo is not noticed`);
    }
  });
  await check('every action is pinned to a commit, one and the same wherever it is used', () => {
    const commits = new Map();
    for (const [, action, commit, version] of everything.matchAll(/uses: (?!\.\/)(\S+)@(\S+)(?: # (v\S+))?$/gm)) {
      assert.match(commit, /^[0-9a-f]{40}$/, action);
      assert.ok(version, `${action} does not say its version`);
      assert.equal(commits.get(action) ?? commit, commit, action);
      commits.set(action, commit);
    }
    return `${commits.size} actions`;
  });
  await check('what kind lacks is patched out of staging, and is there to be patched', () => {
    const flux = path.join(repository, 'deploy/test/kind/flux.yaml');
    const root = objectsIn(readFileSync(flux, 'utf8')).find(({ kind }) => kind === 'Kustomization');
    const patched = ({ path: folder, patches, components = [] }) =>
      variant(shared, path.join('kind', folder), {
        resources: [folder],
        components: components.map((part) => path.join(folder, part)),
        patches,
      }).objects;
    const staging = patched(root.spec);
    assert.ok(!staging.some(({ kind }) => kind === 'FluxInstance'));
    for (const name of ['image-automation', 'notifications', 'monitoring', 'monitors']) {
      assert.equal(staging.find((one) => one.metadata.name === name).spec.suspend, true, name);
    }
    const kinds = ['controllers', 'configs'].flatMap((name) => {
      const { spec } = staging.find((one) => one.metadata.name === name);
      return patched(spec).map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`);
    });
    assert.deepEqual(
      kinds.filter((one) => /velero\.io|HelmRelease (velero|aws)/.test(one)),
      [],
    );
    assert.ok(kinds.some((one) => one.includes('HelmRelease cert-manager')));
  });
  await check('every npm script, step, target and path that a workflow names is there', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
    for (const [, script] of everything.matchAll(/npm run ([\w:-]+)/g))
      assert.ok(script in scripts, `npm run ${script}`);
    const steps = readFileSync(path.join(repository, 'tools/test.mjs'), 'utf8');
    for (const [, names] of everything.matchAll(/npm test -- ([\w ]+)$/gm)) {
      for (const step of names.split(' '))
        assert.match(steps, new RegExp(`^  ${step}: \\{ command`, 'm'), `npm test -- ${step}`);
    }
    const { targetDefaults } = JSON.parse(readFileSync(path.join(repository, 'nx.json'), 'utf8'));
    for (const [, names] of everything.matchAll(/nx affected -t ((?:[a-z-]+ ?)+?)(?: --|$)/gm)) {
      for (const target of names.trim().split(' ')) assert.ok(target in targetDefaults, `target ${target}`);
    }
    const named =
      /(?<![\w./~$}-])(?:\.\/)?((?:apps|bench|clusters|deploy|docs|infra|scripts|tools|\.github)\/[\w.*{},/-]*[\w*}])/g;
    const paths = new Set([...everything.matchAll(named)].map(([, where]) => where));
    for (const where of paths) {
      assert.ok(globSync(where, { cwd: repository }).length > 0, `${where} is not there`);
    }
    return `${paths.size} paths`;
  });
}
