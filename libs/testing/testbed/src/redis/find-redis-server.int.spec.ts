import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRedisServer } from './find-redis-server';

const searchPath = process.env['PATH'];
let folder: string;

beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'scrutineer-path-'))));
afterEach(async () => {
  process.env['PATH'] = searchPath;
  await rm(folder, { recursive: true });
});

/** Puts a `redis-server` of that version before any other. */
async function installFirst(version: string): Promise<string> {
  const file = path.join(folder, 'redis-server');
  await writeFile(file, `#!/bin/sh\necho "Redis server ${version} sha=00000000:0"\n`);
  await chmod(file, 0o755);
  process.env['PATH'] = `${folder}${path.delimiter}${searchPath ?? ''}`;
  return file;
}

describe(findRedisServer, () => {
  it('finds one that is new enough', async () => {
    const { file, version } = await findRedisServer();
    expect(path.basename(file)).toBe('redis-server');
    expect(Number.parseInt(version)).toBeGreaterThanOrEqual(7);
  });

  it('tells the version of the first on the PATH', async () => {
    const file = await installFirst('v=10.2.1');
    expect(await findRedisServer()).toEqual({ file, version: '10.2.1' });
  });

  it.each([
    ['v=6.2.14', '6.2.14'],
    ['of the future', 'unknown'],
  ])('that says %p is an error with the remedy', async (says, version) => {
    const file = await installFirst(says);
    await expect(findRedisServer()).rejects.toThrow(`${file} is version ${version}: install redis-server 7 or newer`);
  });
});
