import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * A folder of the user's cache, filled once: complete or not there at all, because others may be filling it, or looking, at
 * the same time.
 * @param name names the content and its version
 * @throws what `fill` threw, unless somebody else has filled it meanwhile
 */
export async function cachedFolder(name: string, fill: (empty: string) => Promise<unknown>): Promise<string> {
  const cache = path.join(homedir(), '.cache', 'scrutineer');
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const filling = await mkdtemp(path.join(cache, 'fetching-'));
  try {
    await fill(filling);
    await rename(filling, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(filling, { recursive: true, force: true });
  }
  return folder;
}
