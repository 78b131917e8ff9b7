import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { announce } from './announce';
import { environment } from './environment';
import { runCommand } from './run-command';

/** A program a test cannot do without. */
export interface RequiredCommand {
  /** Names it goes by, in order of preference. */
  readonly names: readonly string[];
  /** The Debian package that has it. */
  readonly aptPackage: string;
  /** What to do where it cannot be installed for the caller: the end of the error message. */
  readonly remedy: string;
}

/**
 * The absolute path of a program: from the PATH, else installed by apt where that is possible (root on Debian or
 * Ubuntu).
 * @throws Error with the remedy
 */
export async function findCommand({ names, aptPackage, remedy }: RequiredCommand): Promise<string> {
  const found = await onPath(names);
  if (found) return found;
  const missing = `${names.join(' or ')} is not on the PATH`;
  if (!(await canInstall())) throw new Error(`${missing}: ${remedy}`);
  announce(`${missing}; installing ${aptPackage} with apt-get`);
  try {
    await runCommand('apt-get', ['update']);
    const flags = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
    await runCommand('apt-get', ['install', ...flags, aptPackage]);
  } catch (cause) {
    throw new Error(`${missing}, and installing ${aptPackage} failed: ${remedy}`, { cause });
  }
  const installed = await onPath(names);
  if (!installed) throw new Error(`${missing}, not even after installing ${aptPackage}: ${remedy}`);
  return installed;
}

/** The first of the names that the PATH has, in the order of the names. */
export async function onPath(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of environment.searchPath().split(path.delimiter).filter(Boolean)) {
      const file = path.join(folder, name);
      if (await isThere(file, constants.X_OK)) return file;
    }
  }
  return undefined;
}

async function canInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await isThere('/etc/debian_version')) && (await isThere('/usr/bin/apt-get'));
}

function isThere(file: string, mode = constants.F_OK): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
