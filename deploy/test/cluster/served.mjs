// The repository as Flux is served it in a test: what is committed, but for what cannot be had without a network or a private
// key. Each difference is made here, and docs/delivery.md names them.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { standInCharts } from './charts.mjs';

/** @returns what of it can be read and changed, and `commit`, which serves the change */
export function serve({ repository, environment, folder, run, address }) {
  const copy = path.join(folder, 'copy');
  const bare = path.join(folder, 'git/scrutineer.git');
  mkdirSync(copy, { recursive: true });
  const identity = {
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  const git = (...args) => run('git', args, { cwd: copy, env: identity }).trim();
  run('sh', ['-c', 'git archive HEAD -- clusters deploy scripts | tar -x -C "$0"', copy], { cwd: repository });
  git('init', '--quiet', '--initial-branch=main');
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('remote', 'add', 'origin', bare);
  const push = () => {
    git('push', '--quiet', '--set-upstream', 'origin', 'main');
    return git('rev-parse', 'HEAD');
  };
  const commit = (message) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return push();
  };

  const read = (file) => readFileSync(path.join(copy, file), 'utf8');
  const write = (file, text) => writeFileSync(path.join(copy, file), text);
  const edit = (file, found, instead) => {
    const text = read(file);
    const changed = text.replace(found, instead);
    if (changed === text) throw new Error(`${file} has no ${found}`);
    write(file, changed);
  };

  const documents = globSync('{deploy/{apps,data,infrastructure,namespaces,secrets},clusters}/**/*.yaml', {
    cwd: copy,
  }).map((name) => {
    const file = path.join(copy, name);
    return { file, parsed: parseAllDocuments(readFileSync(file, 'utf8')) };
  });
  standInCharts({ documents, files: path.join(folder, 'files'), run, address, folder });
  const hosts = [address, address.replace('http', 'oci')].map((host) => `'${host}/', `);
  edit('deploy/infrastructure/configs/admission/sources.yaml', "['https", `[${hosts.join('')}'https`);
  edit(
    `clusters/${environment}/flux-system/runtime-info.yaml`,
    /repository: .*/,
    `repository: ${address}/git/scrutineer`,
  );
  const secrets = ownSecrets({ copy, environment, folder, run });
  const revision = commit('what is committed');
  return { copy, identity, git, commit, push, read, write, edit, revision, ...secrets };
}

/** Every secret made anew by the script that makes them, for an age key made now: nobody here holds the committed ones'. */
function ownSecrets({ copy, environment, folder, run }) {
  const key = path.join(folder, 'age.agekey');
  run('age-keygen', ['--output', key]);
  const recipient = /public key: (\S+)/.exec(readFileSync(key, 'utf8'))[1];
  run('scripts/new-secrets.sh', [environment, recipient], { cwd: copy });
  const secrets = globSync(`deploy/secrets/${environment}/*.sops.yaml`, { cwd: copy }).map((file) =>
    parse(run('sops', ['decrypt', file], { cwd: copy, env: { SOPS_AGE_KEY_FILE: key }, stdoutOnly: true })),
  );
  return { key, secrets };
}
