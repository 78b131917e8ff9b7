// Stand-ins for charts: each that is named, of that name and version, and empty; in a chart repository and in a registry.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

const chartType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** Has every source of charts below `copy` name one of `files`, which is served at `address`. */
export function standInCharts({ documents, files, run, address, folder }) {
  const repository = path.join(files, 'charts');
  mkdirSync(repository, { recursive: true });
  const index = {};
  const chart = (name, version) => {
    const source = path.join(folder, 'charts', version, name);
    mkdirSync(source, { recursive: true });
    writeFileSync(path.join(source, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version }));
    const archive = path.join(repository, `${name}-${version}.tgz`);
    run('tar', ['-czf', archive, '-C', path.dirname(source), name]);
    return archive;
  };

  for (const { file, parsed } of documents) {
    let changed = false;
    for (const document of parsed) {
      const { kind, spec } = document.toJS() ?? {};
      if (kind === 'HelmRepository') {
        document.setIn(['spec', 'url'], `${address}/charts`);
        changed = true;
      } else if (kind === 'OCIRepository' && spec.url) {
        const name = path.basename(spec.url);
        publish({ archive: chart(name, spec.ref.tag), name, version: spec.ref.tag, files });
        document.setIn(['spec', 'url'], `${address.replace('http', 'oci')}/charts/${name}`);
        document.setIn(['spec', 'insecure'], true);
        changed = true;
      } else if (kind === 'HelmRelease' && spec.chart) {
        const { chart: name, version } = spec.chart.spec;
        chart(name, version);
        index[name] = [{ apiVersion: 'v2', name, version, urls: [`${address}/charts/${name}-${version}.tgz`] }];
      }
    }
    if (changed) writeFileSync(file, parsed.map(String).join('---\n'));
  }
  writeFileSync(path.join(repository, 'index.yaml'), stringify({ apiVersion: 'v1', entries: index }));
}

/** As `helm push` would: a manifest, by its tag and its digest, of one layer. */
function publish({ archive, name, version, files }) {
  const put = (kind, content, ...references) => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    for (const reference of [digest, ...references]) {
      const file = path.join(files, 'v2/charts', name, kind, reference);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return { digest, size: content.length };
  };
  const config = put('blobs', Buffer.from(JSON.stringify({ name, version, apiVersion: 'v2' })));
  const layer = put('blobs', readFileSync(archive));
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', ...config },
    layers: [{ mediaType: chartType, ...layer }],
  };
  put('manifests', Buffer.from(JSON.stringify(manifest)), version);
}
