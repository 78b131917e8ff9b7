import { spawnSync } from 'node:child_process';

/**
 * Runs a program under this Node with as many open files as this shell allows at most, which all that it starts inherits.
 * Returns its exit code; 2 where that is not enough for so many sockets in one process.
 */
export function withDescriptors(sockets, args) {
  const most = spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout.trim();
  if (Number(most) < sockets + 500) {
    console.error(`${sockets} sockets need more descriptors than the ${most} that are allowed here: see "ulimit -Hn".`);
    return 2;
  }
  const script = 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"';
  const command = [process.execPath, '--enable-source-maps', ...args];
  return spawnSync('sh', ['-c', script, ...command], { stdio: 'inherit' }).status ?? 1;
}
