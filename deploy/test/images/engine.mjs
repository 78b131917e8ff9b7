// Builds images and runs them without a daemon and without a registry: buildah builds, runc runs as Kubernetes would under
// `restricted`. Bases that only a registry has are stood in for: see `standIns`.
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export function engine({ run, cache, work, repository }) {
  const storage = path.join(work, 'containers');
  const buildah = (...args) =>
    run('buildah', ['--root', storage, '--runroot', `${storage}-run`, ...args], { stdoutOnly: true }).trim();
  const runc = ['--root', `${storage}-runc`];
  const running = new Set();
  // Before the folder of work is removed, in which these are mounted.
  process.prependListener('exit', () => {
    for (const name of running) run('runc', [...runc, 'delete', '--force', name]);
    for (const container of buildah('containers', '--quiet').split('\n').filter(Boolean)) buildah('rm', container);
  });

  /** Builds a Dockerfile of the repository; `contexts` says which image, or which folder, stands for which name in it. */
  function build(name, dockerfile, contexts = {}, folder = repository) {
    const place = (at) => (path.isAbsolute(at) ? at : `container-image://localhost/${at}`);
    const named = Object.entries(contexts).map(([key, at]) => `--build-context=${key}=${place(at)}`);
    const flags = ['--format=docker', '--isolation=chroot', '--pull-never', '--quiet', '--layers=false', ...named];
    buildah('build', ...flags, '--tag', `localhost/${name}`, '--file', path.resolve(folder, dockerfile), folder);
  }

  /** An image of a folder that `fill` fills, and of these lines of a Dockerfile. */
  function imageOf(name, fill, lines = []) {
    const folder = path.join(work, 'image-of', name);
    mkdirSync(path.join(folder, 'root'), { recursive: true });
    fill(path.join(folder, 'root'));
    writeFileSync(path.join(folder, 'Dockerfile'), ['FROM scratch', 'COPY root /', ...lines].join('\n'));
    build(name, 'Dockerfile', {}, folder);
  }

  /** What an image says of itself. */
  const configOf = (name) => JSON.parse(buildah('inspect', '--type=image', `localhost/${name}`)).Docker.config;

  /** The folder of an image's files. */
  const filesOf = (name) => buildah('mount', buildah('from', '--pull-never', `localhost/${name}`));

  /**
   * Runs an image with its own entry point and user, a read-only root, no capability, no new privileges, in this machine's network.
   * `writable` is the one folder that it may write to. Returns how to wait for, ask and stop it.
   */
  function start(name, env, writable) {
    const { User, Entrypoint, Cmd, Env, WorkingDir, Healthcheck } = configOf(name);
    const bundle = path.join(work, 'bundles', name);
    mkdirSync(bundle, { recursive: true });
    run('runc', ['spec'], { cwd: bundle });
    const spec = JSON.parse(readFileSync(path.join(bundle, 'config.json'), 'utf8'));
    const [uid, gid] = User.split(':').map(Number);
    const nothing = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
    Object.assign(spec.process, {
      terminal: false,
      user: { uid, gid },
      args: [...(Entrypoint ?? []), ...(Cmd ?? [])],
      env: [...Env, ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
      cwd: WorkingDir || '/',
      capabilities: nothing,
      noNewPrivileges: true,
      rlimits: [],
    });
    spec.root = { path: filesOf(name), readonly: true };
    spec.linux.namespaces = spec.linux.namespaces.filter(({ type }) => type !== 'network');
    if (writable) {
      const options = ['nosuid', 'nodev', `uid=${uid}`, `gid=${gid}`, 'mode=0700'];
      spec.mounts.push({ destination: writable, type: 'tmpfs', source: 'tmpfs', options });
    }
    writeFileSync(path.join(bundle, 'config.json'), JSON.stringify(spec));

    let printed = '';
    let ended;
    const child = spawn('runc', [...runc, 'run', '--bundle', bundle, name], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(name);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data));
    const exited = new Promise((resolve) => {
      child.on('close', (code) => {
        running.delete(name);
        resolve((ended = code));
      });
    });
    return {
      printed: () => printed,
      async ready(url) {
        for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(100)) {
          if (ended !== undefined) break;
          if (
            await fetch(url).then(
              ({ ok }) => ok,
              () => false,
            )
          )
            return;
        }
        throw new Error(`${name} is not ready${ended === undefined ? '' : `, it ended with ${ended}`}:\n${printed}`);
      },
      /** Runs the image's own health check in it; throws if that fails. */
      health() {
        const [kind, ...command] = Healthcheck.Test;
        if (kind !== 'CMD') throw new Error(`${name} asks for a shell to tell its health`);
        run('runc', [...runc, 'exec', name, ...command]);
      },
      async stop() {
        run('runc', [...runc, 'kill', name, 'SIGTERM']);
        if ((await exited) !== 0) throw new Error(`${name} ended with ${ended}:\n${printed}`);
      },
    };
  }

  return { build, configOf, filesOf, start, standIns: () => standIns({ imageOf, cache, repository, run }) };
}

/**
 * The bases, as near as they can be had here: Node from npm on Debian's libraries for distroless, which is made of the same; for
 * Caddy's image and the empty base of the pages, Caddy's own program with the file capability that it comes with.
 */
function standIns({ imageOf, cache, repository, run }) {
  const base = path.join(cache, 'image-base');
  imageOf(
    'distroless-node',
    (root) => {
      cpSync(path.join(base, 'libraries'), root, { recursive: true, verbatimSymlinks: true });
      mkdirSync(path.join(root, 'nodejs/bin'), { recursive: true });
      copyFileSync(path.join(repository, 'node_modules/node/bin/node'), path.join(root, 'nodejs/bin/node'));
      mkdirSync(path.join(root, 'home/nonroot'), { recursive: true });
    },
    ['ENTRYPOINT ["/nodejs/bin/node"]', 'USER 65532'],
  );
  imageOf('distroless-static', (root) => mkdirSync(path.join(root, 'etc')), ['USER 65532']);
  imageOf('caddy', (root) => {
    cpSync(path.join(base, 'shell'), root, { recursive: true, verbatimSymlinks: true });
    for (const applet of ['sh', 'cp']) copyFileSync(path.join(root, 'bin/busybox'), path.join(root, 'bin', applet));
    const program = path.join(root, 'usr/bin/caddy');
    mkdirSync(path.dirname(program), { recursive: true });
    copyFileSync(path.join(cache, 'python/bin/caddy'), program);
    run('setcap', ['cap_net_bind_service=+ep', program]);
  });
}
