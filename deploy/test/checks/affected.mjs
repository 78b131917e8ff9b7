// Which images a commit makes: exactly those that hold what it changed, asked in a throwaway clone, as the release asks.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const servers = ['gateway', 'standalone', 'tally-worker', 'vote-api'];
const all = ['admin-ui', ...servers, 'vote-ui'];

/** file → the images that a change of it makes to be built anew; the standalone image holds all apps but the command line */
const cases = {
  'apps/gateway/src/compose.ts': ['gateway', 'standalone'],
  'apps/vote-api/src/main.ts': ['standalone', 'vote-api'],
  'apps/tally-worker/src/tally.strategy.ts': ['standalone', 'tally-worker'],
  'apps/standalone/src/compose.ts': ['standalone'],
  'apps/vote-ui/src/page.css': ['standalone', 'vote-ui'],
  'apps/admin-ui/src/index.html': ['admin-ui', 'standalone'],
  'libs/server/sqlite/src/index.ts': ['standalone'],
  'libs/server/kafka/src/index.ts': servers,
  'libs/voting/domain/src/index.ts': all,
  'apps/gateway/Dockerfile': ['gateway', 'standalone'],
  'deploy/images/server.Dockerfile': all,
  'package-lock.json': all,
};
const none = [
  'apps/cli/src/main.ts',
  'libs/testing/testbed/src/index.ts',
  'apps/gateway/src/gateway.spec.ts',
  'docs/glossary.md',
  'README.md',
  'infra/README.md',
  'clusters/staging/kustomization.yaml',
  'deploy/apps/overlays/staging/kustomization.yaml',
];

export async function affected({ check, run, work, repository }) {
  const clone = path.join(work, 'clone');
  // Nx's plugins in its own process: the same answer in half the time.
  const env = { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };
  const git = (...args) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: clone });
  const tool = (...flags) =>
    JSON.parse(run('node', ['tools/affected-images.mjs', ...flags], { cwd: clone, env, stdoutOnly: true }));
  run('git', ['clone', '--quiet', repository, clone]);
  symlinkSync(path.join(repository, 'node_modules'), path.join(clone, 'node_modules'));

  const made = (...files) => {
    for (const file of files) appendFileSync(path.join(clone, file), '\n');
    git('commit', '--quiet', '--no-verify', '--message=change', ...files);
    return tool('--base=HEAD~1', '--head=HEAD');
  };

  for (const [file, images] of Object.entries(cases)) {
    const names = images.length === all.length ? 'all images' : images.join(', ');
    await check(`${file}: ${names}`, () => assert.deepEqual(made(file), images));
  }
  await check('no image, all of them changed together', () => {
    assert.deepEqual(made(...none), []);
    return none.join(' ');
  });
  await check('the journeys of a service, and of a page, run when it changes', () => {
    const journeys = (file) => {
      const flags = ['--affected', '--withTarget=e2e', '--json', `--files=${file}`];
      const nx = ['node_modules/nx/dist/bin/nx.js', 'show', 'projects', ...flags];
      return JSON.parse(run('node', nx, { cwd: clone, env, stdoutOnly: true })).sort();
    };
    assert.deepEqual(journeys('apps/vote-ui/src/main.ts'), ['invariants-e2e', 'standalone-e2e']);
    assert.deepEqual(journeys('apps/tally-worker/src/main.ts'), [
      'distributed-e2e',
      'invariants-e2e',
      'standalone-e2e',
    ]);
  });
  await check('what was never released is released whole', () => {
    const { fallback } = /fallback-sha: (?<fallback>[0-9a-f]{40})/.exec(
      readFileSync(path.join(clone, '.github/workflows/release.yml'), 'utf8'),
    ).groups;
    assert.deepEqual(tool(`--base=${fallback}`, '--head=HEAD'), all);
  });
  await check('a push that makes no image by its path starts no release, and any that makes one does', () => {
    const workflow = readFileSync(path.join(repository, '.github/workflows/release.yml'), 'utf8');
    const patterns = [.../^ {4}paths: \[(.*)\]$/m.exec(workflow)[1].matchAll(/'([^']+)'/g)].map(
      ([, pattern]) => pattern,
    );
    // As GitHub reads them: the last pattern that matches decides.
    const starts = (file) =>
      patterns.reduce(
        (was, pattern) => (path.matchesGlob(file, pattern.replace('!', '')) ? !pattern.startsWith('!') : was),
        false,
      );
    for (const file of Object.keys(cases)) assert.ok(starts(file), file);
    const quiet = none.filter((file) => !/^(apps|libs)\//.test(file));
    for (const file of quiet) assert.ok(!starts(file), file);
  });
}
