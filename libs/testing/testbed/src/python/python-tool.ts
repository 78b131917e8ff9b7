import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { announce } from '../machine/announce';
import { cachedFolder } from '../machine/cached-folder';
import { findCommand, onPath } from '../machine/find-command';
import { runCommand } from '../machine/run-command';

/** A command of a package on PyPI, at one version, kept in the user's cache and nowhere else. */
export class PythonTool {
  private constructor(
    private readonly python: string,
    private readonly folder: string,
    private readonly entry: string,
  ) {}

  /**
   * Installs the package with everything it needs.
   * @param requirement such as `kosoku==0.1.0`
   * @param entry the command as Python finds it: `module:function`
   * @throws Error with pip's complaint
   */
  static async install(python: string, requirement: string, entry: string): Promise<PythonTool> {
    const folder = await cachedFolder(requirement.replace('==', '-'), (empty) => {
      announce(`fetching ${requirement} with pip, once`);
      const flags = ['--quiet', '--disable-pip-version-check', '--no-warn-script-location', '--target', empty];
      return runCommand(python, ['-m', 'pip', 'install', ...flags, requirement]);
    });
    return new PythonTool(python, folder, entry);
  }

  /** Runs the command to its end and returns what it printed. */
  run(args: readonly string[]): Promise<string> {
    const [module = '', main = ''] = this.entry.split(':');
    // addsitedir and not PYTHONPATH, for packages that share a namespace.
    const start = `import site, sys; site.addsitedir(sys.argv.pop(1)); from ${module} import ${main}; ${main}()`;
    return runCommand(this.python, ['-W', 'ignore', '-c', start, this.folder, ...args]);
  }
}

/**
 * A Python of that version (`3` or `2.7`) that has pip, from the PATH or from pyenv's versions.
 * @returns undefined where there is none
 */
export async function findPython(version: string): Promise<string | undefined> {
  const name = `python${version}`;
  const candidates = [await onPath([name]), ...globSync(path.join(homedir(), `.pyenv/versions/*/bin/${name}`))];
  for (const python of candidates) {
    if (python && (await hasPip(python))) return python;
  }
  return undefined;
}

/**
 * A Python 3 with pip, installed by apt where that is possible.
 * @throws Error with the remedy
 */
export async function requirePython(): Promise<string> {
  const remedy = 'install Python 3.10 or newer with pip';
  const found = await findPython('3');
  if (found) return found;
  await findCommand({ names: ['pip3'], aptPackage: 'python3-pip', remedy });
  const installed = await findPython('3');
  if (!installed) throw new Error(`no Python 3 with pip found: ${remedy}`);
  return installed;
}

/** A shim of pyenv's is there even where its Python is not the one selected. */
function hasPip(python: string): Promise<boolean> {
  return runCommand(python, ['-m', 'pip', '--version'], 10_000).then(
    () => true,
    () => false,
  );
}
