import { readFile } from 'node:fs/promises';
import { UsageError } from '../exit';

/** The password in the file, its last line break left out. Passwords never come as an argument: `ps` shows those. */
export async function readPassword(file: string | undefined): Promise<string> {
  if (file === undefined || file === '') {
    throw new UsageError(
      'This needs a log-in: put the password into a file and set SCRUTINEER_PASSWORD_FILE to its path.',
    );
  }
  const password = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The password file cannot be read: ${reason}.`, { cause: error });
  });
  const line = password.replace(/\r?\n$/, '');
  if (line === '') throw new UsageError(`The password file ${file} is empty.`);
  return line;
}
