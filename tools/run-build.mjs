import { spawnSync } from 'node:child_process';

/** Builds these projects, comma-separated, or ends this process with what went wrong and `advice`. */
export function runBuild(projects, advice = '') {
  const nx = ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '-p', projects, '--outputStyle=static'];
  const env = { ...process.env, NX_DAEMON: 'false' };
  const built = spawnSync(process.execPath, nx, { encoding: 'utf8', env });
  if (built.status === 0) return;
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build failed; see above.${advice}\n`);
  process.exit(1);
}
