// The images: linted, planned by buildx, really built on stand-ins for their bases, and run as Kubernetes would run them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { engine } from '../images/engine.mjs';
import { product } from '../product.mjs';

export async function images({ check, run, cache, work, repository }) {
  const nx = (cwd, ...args) =>
    run('node', ['node_modules/nx/dist/bin/nx.js', ...args], {
      cwd,
      env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' },
      stdoutOnly: true,
    });
  const dockerfiles = globSync('{apps/*/Dockerfile,deploy/images/*.Dockerfile}', { cwd: repository });
  const text = (file) => readFileSync(path.join(repository, file), 'utf8');
  const apps = JSON.parse(nx(repository, 'show', 'projects', '--withTarget=image', '--json')).sort();
  const servers = apps.filter((app) => !app.endsWith('-ui'));
  const pages = apps.filter((app) => app.endsWith('-ui'));

  await check('hadolint', () => {
    // DL3006 and DL3022 know no names but a Dockerfile's own. Some here are given by docker-bake.hcl; the checks below see to them.
    run('hadolint', ['--ignore=DL3006', '--ignore=DL3022', ...dockerfiles], { cwd: repository });
    return `${dockerfiles.length} Dockerfiles`;
  });
  await check('hadolint refuses a Dockerfile that ends as root', () => {
    const file = path.join(work, 'root.Dockerfile');
    writeFileSync(file, 'FROM scratch\nUSER root\n');
    assert.match(run('hadolint', [file], { expect: 1 }), /DL3002/);
  });
  await check('every base is pinned by its digest', () => {
    const bases = dockerfiles.flatMap((file) => [...text(file).matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)]);
    const stages = new Set(['server', 'page', ...bases.map(([, , stage]) => stage)]);
    const outside = bases.map(([, base]) => base).filter((base) => !stages.has(base));
    assert.ok(outside.length > 0);
    for (const base of outside) assert.match(base, /^[^@]+:[^@]+@sha256:[0-9a-f]{64}$/);
    return `${outside.length} bases`;
  });
  await check('docker-bake.hcl builds an image of each app that has the target, and of no other', () => {
    const plan = JSON.parse(
      run('buildx', ['bake', '--file=docker-bake.hcl', '--print'], { cwd: repository, stdoutOnly: true }),
    );
    const images = Object.entries(plan.target).filter(([, { tags }]) => tags);
    assert.deepEqual(images.map(([app]) => app).sort(), apps);
    for (const [app, { dockerfile, tags, labels, contexts }] of images) {
      assert.equal(dockerfile, `apps/${app}/Dockerfile`);
      assert.deepEqual(tags, [`ghcr.io/scrutineer/${app}:sha-${'0'.repeat(40)}`]);
      assert.equal(contexts.build, `target:build-${app}`);
      assert.equal(labels['org.opencontainers.image.source'], 'https://github.com/scrutineer/scrutineer');
    }
    return images.map(([app]) => app).join(', ');
  });
  await check('Caddy reads its configuration, formatted as its own tool would, by the version of the image', () => {
    const [, pinned] = /caddy:(\S+)-alpine@/.exec(text('deploy/images/page.Dockerfile'));
    assert.equal(run('caddy', ['version']).split(' ')[0], `v${pinned}`);
    const config = path.join(repository, 'deploy/images/Caddyfile');
    run('caddy', ['validate', '--config', config]);
    run('caddy', ['fmt', '--diff', config]);
  });

  const { build, configOf, filesOf, start, standIns } = engine({ run, cache, work, repository });
  const built = path.join(work, 'built');
  const contents = path.join(built, 'workspace/dist/images');
  await check('what .dockerignore lets through is enough to build all of them', () => {
    const copying = path.join(work, 'context.Dockerfile');
    writeFileSync(copying, 'FROM scratch\nCOPY . /workspace\n');
    build('context', copying);
    const workspace = path.join(filesOf('context'), 'workspace');
    symlinkSync(path.join(repository, 'node_modules'), path.join(workspace, 'node_modules'));
    nx(workspace, 'run-many', '--targets=image', `--projects=${apps.join(',')}`, '--outputStyle=static');
    cpSync(path.join(workspace, 'dist/images'), contents, { recursive: true });
  });
  await check('what the servers import, and nothing else, installs from the lock', () =>
    servers
      .map((app) => {
        const cwd = path.join(contents, app);
        run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit'], { cwd });
        const { dependencies } = JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8'));
        for (const name of ['@angular/core', 'lit', 'commander']) assert.ok(!(name in dependencies), `${app}: ${name}`);
        const { packages } = JSON.parse(readFileSync(path.join(cwd, 'node_modules/.package-lock.json'), 'utf8'));
        return `${app} ${Object.keys(packages).length}`;
      })
      .join(', '),
  );
  await check('every image builds, on stand-ins for the bases that only a registry has', () => {
    standIns();
    const bases = (file) => [...text(file).matchAll(/^FROM (\S+@\S+)/gm)].map(([, base]) => base);
    const [node] = bases('deploy/images/server.Dockerfile');
    const [caddy, empty] = bases('deploy/images/page.Dockerfile');
    build('server', 'deploy/images/server.Dockerfile', { [node]: 'distroless-node' });
    build('page', 'deploy/images/page.Dockerfile', { [caddy]: 'caddy', [empty]: 'distroless-static' });
    for (const app of apps) build(app, `apps/${app}/Dockerfile`, { server: 'server', page: 'page', build: built });
  });
  await check('every image runs as 65532, says what it is, has no shell, and tells its health', () => {
    for (const app of apps) {
      const { User, Labels, Healthcheck, ExposedPorts } = configOf(app);
      assert.equal(User, '65532:65532');
      assert.equal(Labels['org.opencontainers.image.title'], `Scrutineer ${app}`);
      assert.ok(Labels['org.opencontainers.image.description']);
      assert.deepEqual(Object.keys(ExposedPorts).sort(), ['8080/tcp', '9464/tcp']);
      assert.equal(Healthcheck.Test[0], pages.includes(app) ? 'NONE' : 'CMD');
      const files = filesOf(app);
      const shells = globSync('**/{sh,bash,busybox,npm}', { cwd: files, exclude: ['proc'] }).filter((file) =>
        /^(usr\/)?s?bin\//.test(file),
      );
      assert.deepEqual(shells, []);
    }
  });

  const { freePort, startKafka, startRedis } = await product(repository, 'libs/testing/testbed');
  const started = {};
  const ports = {};
  async function run65532(app, env, writable) {
    ports[app] = { PORT: await freePort(), MANAGEMENT_PORT: await freePort() };
    started[app] = start(app, { ...ports[app], ...env }, writable);
    await started[app].ready(`http://127.0.0.1:${ports[app].MANAGEMENT_PORT}/health/ready`);
  }
  const address = (app) => `http://127.0.0.1:${ports[app].PORT}`;

  const password = 'a long password';
  const secret = 'a secret of a test that has thirty-two bytes or more';
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  const distributed = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url, VOTER_TOKEN_SECRET: secret };
  for (const app of servers) {
    const standalone = app === 'standalone';
    await check(
      `${app} gets ready from its image, on ${standalone ? 'SQLite' : 'Kafka and Redis'}, with a read-only root`,
      () =>
        run65532(
          app,
          { ADMIN_PASSWORD: password, ...(!standalone && distributed) },
          standalone ? '/home/nonroot' : undefined,
        ),
    );
    await check(`${app}'s health check runs in its image`, () => started[app].health());
  }
  for (const app of pages) {
    await check(`${app} gets ready from its image, with a read-only root`, () => run65532(app, {}));
    await check(`${app} measures what it serves`, async () => {
      const metrics = await fetch(`http://127.0.0.1:${ports[app].MANAGEMENT_PORT}/metrics`);
      assert.match(await metrics.text(), /^caddy_http_requests_in_flight/m);
    });
  }
  const assetOf = (app) => path.basename(globSync('**/*-*.js', { cwd: path.join(contents, app, app) })[0] ?? '');
  const asked = {
    'vote-ui': ['/', '/index.html', `/assets/${assetOf('vote-ui')}`],
    'admin-ui': [
      '/admin',
      '/admin/',
      '/admin/races/monza',
      `/admin/${assetOf('admin-ui')}`,
      '/admin/favicon.svg',
      '/admin/none.js',
    ],
  };
  for (const [app, addresses] of Object.entries(asked)) {
    await check(`${app} answers as standalone does, byte for byte, headers included`, async () => {
      for (const where of addresses) {
        const [ours, theirs] = await Promise.all([
          answerOf(address(app) + where),
          answerOf(address('standalone') + where),
        ]);
        assert.deepEqual(ours, theirs, where);
      }
      return addresses.join(' ');
    });
  }
  await check('what is not there is not found, under the same headers', async () => {
    const { status, headers } = await answerOf(`${address('vote-ui')}/nothing.js`);
    const theirs = await answerOf(`${address('standalone')}/nothing.js`);
    for (const name of ['content-type', 'content-length', 'cache-control'])
      (delete headers[name], delete theirs.headers[name]);
    assert.deepEqual({ status, headers }, { status: 404, headers: theirs.headers });
  });
  await check('a race is held on the standalone image, by the script that has one held on kind', async () => {
    const file = path.join(work, 'password');
    writeFileSync(file, password);
    const env = { ...process.env, SCRUTINEER_URL: address('standalone'), SCRUTINEER_PASSWORD_FILE: file };
    await promisify(execFile)('deploy/test/kind/vote.sh', [], { cwd: repository, env });
  });
  await check('kafkajs sets no timer for ever', () => {
    for (const app of servers) assert.doesNotMatch(started[app].printed(), /TimeoutNegativeWarning/, app);
  });
  await check('every image ends with 0 when asked to', async () => {
    await Promise.all(Object.values(started).map((container) => container.stop()));
  });
  await Promise.all([kafka.stop(), redis.stop()]);
}

/** What differs between any two answers, or between any two servers. */
const incidental = new Set([
  'connection',
  'date',
  'etag',
  'keep-alive',
  'last-modified',
  'vary',
  'x-request-id',
  'accept-ranges',
]);

async function answerOf(url) {
  const response = await fetch(url, { redirect: 'manual', headers: { 'Accept-Encoding': 'identity' } });
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !incidental.has(name)));
  return { status: response.status, headers, body: await response.text() };
}
