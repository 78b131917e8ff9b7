import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import type { CredentialStore } from '@scrutineer/admin-auth';

/** Keeps the hash of the admin's password in a file that its owner alone may read. */
export function credentialFile(file: string): CredentialStore {
  return {
    load: async () => (existsSync(file) ? (await readFile(file, 'utf8')).trim() : null),
    save: async (hash) => {
      const fresh = `${file}.new`;
      const handle = await open(fresh, 'w', 0o600);
      await handle.writeFile(`${hash}\n`);
      await handle.sync();
      await handle.close();
      await rename(fresh, file);
    },
  };
}
