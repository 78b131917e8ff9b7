import { roundSecretsContract } from '@scrutineer/testing-contracts';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { specStorage } from '../spec-support/opened';

const { open, freshFile } = specStorage();

roundSecretsContract('SqliteRoundSecrets', async () => {
  const { roundSecrets: secrets, close } = await open();
  return { secrets, elsewhere: secrets, close };
});

describe('SqliteRoundSecrets', () => {
  it('leaves no trace of an erased pepper on disk', async () => {
    const file = freshFile();
    const { roundSecrets, close } = await open({ file });
    const pepper = randomBytes(32);
    const onDisk = (): boolean =>
      [file, `${file}-wal`].some((name) => existsSync(name) && readFileSync(name).includes(pepper));
    await roundSecrets.keep('baku-2025', 1, pepper);
    expect(onDisk()).toBe(true);
    await roundSecrets.erase('baku-2025', 1);
    expect(onDisk()).toBe(false);
    await close();
  });
});
