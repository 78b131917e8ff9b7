import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const library = path.resolve(__dirname, '..');

/** A directory for one spec's files, removed after its tests. */
export function specDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'scrutineer-sqlite-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Bundles a source file of this library as the apps' build does, so that a thread or a process can run it. */
export function built(entry: string, directory: string): URL {
  const outfile = path.join(directory, `${path.basename(entry, '.ts')}.mjs`);
  buildSync({
    entryPoints: [path.join(library, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    tsconfig: path.resolve(library, '../../../../tsconfig.base.json'),
    logLevel: 'warning',
  });
  return pathToFileURL(outfile);
}

export function builtWorker(directory: string): URL {
  return built('worker/main.ts', directory);
}
