// The repository as Flux is served it in a test: what is committed, but for what cannot be had without a network or a private
// key. Each difference is made here, and docs/delivery.md names them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';

/** @returns what the charts' stand-ins and the secrets are, and `commit`, which serves a change of the working copy `copy` */
export function serve({ repository, folder, run, address }) {
  const copy = path.join(folder, 'copy');
  const bare = path.join(folder, 'git/scrutineer.git');
  mkdirSync(copy, { recursive: true });
  const git = (...args) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', ...args], {
      cwd: copy,
    }).trim();
  run('sh', ['-c', 'git archive HEAD -- clusters deploy scripts .sops.yaml | tar -x -C "$0"', copy], {
    cwd: repository,
  });
  git('init', '--quiet', '--initial-branch=main');
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('remote', 'add', 'origin', bare);
  const commit = (message) => {
    git('add', '--all');
    git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', message);
    git('push', '--quiet', '--set-upstream', 'origin', 'main');
    return git('rev-parse', 'HEAD');
  };

  const charts = standInCharts({ copy, folder, run, address });
  const secrets = ownSecrets({ copy, folder, run });
  const revision = commit('what is committed');
  const read = (file) => readFileSync(path.join(copy, file), 'utf8');
  const write = (file, text) => writeFileSync(path.join(copy, file), text);
  return { copy, git, commit, read, write, charts, revision, ...secrets };
}

/** YAML files below a folder, with their documents. */
export function documentsIn(folder, pattern) {
  return globSync(pattern, { cwd: folder }).map((file) => {
    const target = path.join(folder, file);
    return { file: target, documents: parseAllDocuments(readFileSync(target, 'utf8')) };
  });
}

/** Each chart that is named, at its version and empty; chart repositories are a folder of them. */
function standInCharts({ copy, folder, run, address }) {
  const target = path.join(folder, 'files/charts');
  mkdirSync(target, { recursive: true });
  const entries = {};
  for (const { file, documents } of documentsIn(copy, '{deploy,clusters}/**/*.yaml')) {
    let changed = false;
    for (const document of documents) {
      const kind = document.get('kind');
      if (kind === 'HelmRepository') {
        document.setIn(['spec', 'url'], `${address}/charts`);
        document.deleteIn(['spec', 'type']);
        changed = true;
      }
      const chart = kind === 'HelmRelease' && document.toJS().spec.chart?.spec;
      if (chart) {
        const { chart: name, version } = chart;
        const source = path.join(folder, 'charts', name);
        mkdirSync(source, { recursive: true });
        writeFileSync(path.join(source, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version }));
        run('tar', ['-czf', path.join(target, `${name}-${version}.tgz`), '-C', path.dirname(source), name]);
        entries[name] = [{ apiVersion: 'v2', name, version, urls: [`${address}/charts/${name}-${version}.tgz`] }];
      }
    }
    if (changed) writeFileSync(file, documents.map(String).join('---\n'));
  }
  writeFileSync(path.join(target, 'index.yaml'), stringify({ apiVersion: 'v1', entries }));
  return Object.keys(entries);
}

/** Secrets of the same names and keys, with other values, for an age key made now: nobody here holds the real ones. */
function ownSecrets({ copy, folder, run }) {
  const key = path.join(folder, 'age.agekey');
  run('age-keygen', ['--output', key]);
  const recipient = /public key: (\S+)/.exec(readFileSync(key, 'utf8'))[1];
  const rules = path.join(folder, 'sops.yaml');
  const secrets = [];
  for (const { file, documents } of documentsIn(copy, 'deploy/secrets/**/*.sops.yaml')) {
    const [{ sops, ...secret }] = documents.map((document) => document.toJS());
    for (const field of ['data', 'stringData']) {
      for (const name of Object.keys(secret[field] ?? {})) secret[field][name] = btoa(`${name} of the test`);
    }
    writeFileSync(rules, stringify({ creation_rules: [{ age: recipient, encrypted_regex: sops.encrypted_regex }] }));
    writeFileSync(file, stringify(secret));
    run('sops', ['--config', rules, 'encrypt', '--in-place', file]);
    secrets.push(secret);
  }
  return { key, secrets };
}
