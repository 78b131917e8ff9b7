import { PasswordHash } from './password-hash';

const passwords = new PasswordHash();

describe('a password hash', () => {
  it('matches its password alone, and says how it was made', async () => {
    const hash = await passwords.make('correct horse battery');
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.matches('correct horse battery', hash)).toBe(true);
    expect(await passwords.matches('correct horse batterz', hash)).toBe(false);
    expect(await passwords.matches('', hash)).toBe(false);
  });

  it('has a salt of its own each time', async () => {
    const [one, other] = await Promise.all([passwords.make('the same password'), passwords.make('the same password')]);
    expect(one).not.toBe(other);
  });

  it('takes composed and decomposed letters for the same', async () => {
    expect(await passwords.matches('Pe\u0301rez Rallye', await passwords.make('P\u00e9rez Rallye'))).toBe(true);
  });

  it('reads hashes made with other parameters', async () => {
    // RFC 7914, section 12: scrypt of "pleaseletmein" with N=16384, r=8, p=1.
    const expected =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
    const text = `$scrypt$ln=14,r=8,p=1$${Buffer.from('SodiumChloride').toString('base64url')}$${Buffer.from(expected, 'hex').toString('base64url')}`;
    expect(await passwords.matches('pleaseletmein', text)).toBe(true);
  });

  it('is false where there is no account, and throws where the hash is no hash', async () => {
    expect(await passwords.matches('anything at all', null)).toBe(false);
    await expect(passwords.matches('anything at all', 'plain text')).rejects.toThrow('cannot be read');
  });

  it('says when too many wait', async () => {
    const busy = new PasswordHash();
    expect(busy.isBusy).toBe(false);
    const cheap = `$scrypt$ln=1,r=1,p=1$c2FsdA$${Buffer.alloc(32).toString('base64url')}`;
    const waiting = Array.from({ length: 16 }, () => busy.matches('x', cheap));
    expect(busy.isBusy).toBe(true);
    await Promise.all(waiting);
    expect(busy.isBusy).toBe(false);
  });
});
