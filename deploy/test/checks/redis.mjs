// The pods of Redis, started from their own scripts and settings in networks of their own: who is primary, and who comes after it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const NAMESPACES = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];

export async function redis({ check, run, repository, work }) {
  const folder = path.join(work, 'redis');
  mkdirSync(folder);
  await check('redis-server is there', () => {
    run('sh', ['-c', 'command -v redis-server || apt-get install --yes -qq redis-server']);
  });
  let results = [];
  await check('three pods start, fail over and come back', () => {
    const places = [path.join(repository, 'deploy/data/base/redis'), folder];
    const output = run('unshare', [...NAMESPACES, path.join(repository, 'deploy/test/redis/run.sh'), ...places]);
    // What follows a result, indented, is what led to it.
    results = output.split(/^(?=ok |not ok )/m);
    if (!output.includes('ok the end')) throw new Error(output);
  });
  for (const result of results.filter((one) => one !== 'ok the end\n')) {
    const [title, ...detail] = result.trimEnd().split('\n');
    await check(title.replace(/^(not )?ok /, ''), () => {
      if (title.startsWith('not ok')) throw new Error(detail.join('\n'));
    });
  }
}
