// Builds images and runs them without a daemon and without a registry: buildah builds, crun runs as Kubernetes would under
// `restricted`. Bases that only a registry has are stood in for: see `standIns`.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export function engine({ run, cache, work, repository }) {
  const storage = path.join(work, 'containers');
  const buildah = (...args) =>
    run('buildah', ['--root', storage, '--runroot', `${storage}-run`, ...args], { stdoutOnly: true }).trim();
  const crun = ['--root', `${storage}-crun`, '--cgroup-manager', 'disabled'];
  const running = new Set();
  process.on('exit', () => {
    for (const name of running) run('crun', [...crun, 'delete', '--force', name]);
    for (const container of buildah('containers', '--quiet').split('\n').filter(Boolean)) buildah('rm', container);
  });

  /** Builds a Dockerfile of the repository; `contexts` says what stands for which name in it. */
  function build(name, dockerfile, contexts = {}, folder = repository) {
    const named = Object.entries(contexts).map(
      ([key, image]) => `--build-context=${key}=container-image://localhost/${image}`,
    );
    const flags = ['--format=docker', '--isolation=chroot', '--pull-never', '--quiet', '--layers=false', ...named];
    buildah('build', ...flags, '--tag', `localhost/${name}`, '--file', path.join(folder, dockerfile), folder);
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
    run('crun', ['spec'], { cwd: bundle });
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
      rlimits: [{ type: 'RLIMIT_NOFILE', hard: 65_536, soft: 65_536 }],
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
    const child = spawn('crun', [...crun, 'run', '--bundle', bundle, name], { stdio: ['ignore', 'pipe', 'pipe'] });
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
        run('crun', [...crun, 'exec', name, ...command]);
      },
      async stop() {
        run('crun', [...crun, 'kill', name, 'SIGTERM']);
        if ((await exited) !== 0) throw new Error(`${name} ended with ${ended}:\n${printed}`);
      },
    };
  }

  return { build, imageOf, configOf, filesOf, start, standIns: () => standIns({ imageOf, cache, repository, run }) };
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
      cpSync(path.join(repository, 'node_modules/node/bin/node'), path.join(root, 'nodejs/bin/node'));
      mkdirSync(path.join(root, 'home/nonroot'), { recursive: true });
    },
    ['ENTRYPOINT ["/nodejs/bin/node"]', 'USER 65532'],
  );
  imageOf('distroless-static', (root) => mkdirSync(path.join(root, 'etc')), ['USER 65532']);
  imageOf('caddy', (root) => {
    cpSync(path.join(base, 'shell'), root, { recursive: true, verbatimSymlinks: true });
    for (const applet of ['sh', 'cp']) cpSync(path.join(root, 'bin/busybox'), path.join(root, 'bin', applet));
    const program = path.join(root, 'usr/bin/caddy');
    cpSync(path.join(cache, 'bin/caddy'), program, { dereference: true });
    run('setcap', ['cap_net_bind_service=+ep', program]);
  });
}
