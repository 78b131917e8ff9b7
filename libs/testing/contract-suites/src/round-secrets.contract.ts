import type { RoundSecrets } from '@scrutineer/voting-domain';

/** Fresh secrets as two processes see them; the same object twice where only one process can hold them. */
export interface RoundSecretsUnderTest {
  readonly secrets: RoundSecrets;
  readonly elsewhere: RoundSecrets;
  close(): Promise<void>;
}

/** What every keeper of the rounds' peppers does. */
export function roundSecretsContract(name: string, open: () => Promise<RoundSecretsUnderTest>): void {
  describe(`${name} as keeper of round secrets`, () => {
    let opened: RoundSecretsUnderTest;
    let secrets: RoundSecrets;
    let elsewhere: RoundSecrets;

    beforeAll(async () => {
      opened = await open();
      ({ secrets, elsewhere } = opened);
    });
    afterAll(() => opened.close());

    const pepper = (seed: number) => Uint8Array.from({ length: 32 }, (_, index) => (seed * 37 + index) % 256);
    const hex = (bytes: Uint8Array | null) => bytes && Array.from(bytes, (byte) => byte.toString(16)).join(' ');

    it('has none for a round it never kept one for', async () => {
      expect(await secrets.find('spa-2025', 1)).toBeNull();
    });

    it('keeps one for all to find', async () => {
      expect(hex(await secrets.keep('monza-2025', 1, pepper(1)))).toBe(hex(pepper(1)));
      expect(hex(await secrets.find('monza-2025', 1))).toBe(hex(pepper(1)));
      expect(hex(await elsewhere.find('monza-2025', 1))).toBe(hex(pepper(1)));
    });

    it('keeps the first, and gives it to whoever brings another', async () => {
      await secrets.keep('imola-2025', 1, pepper(2));
      expect(hex(await elsewhere.keep('imola-2025', 1, pepper(3)))).toBe(hex(pepper(2)));
      expect(hex(await secrets.find('imola-2025', 1))).toBe(hex(pepper(2)));
    });

    it('gives both the same when two keep at once', async () => {
      for (let round = 1; round <= 5; round++) {
        const [one, other] = await Promise.all([
          secrets.keep('suzuka-2025', round, pepper(4)),
          elsewhere.keep('suzuka-2025', round, pepper(5)),
        ]);
        expect(hex(one)).toBe(hex(other));
        expect([hex(pepper(4)), hex(pepper(5))]).toContain(hex(one));
        expect(hex(await secrets.find('suzuka-2025', round))).toBe(hex(one));
        expect(hex(await elsewhere.find('suzuka-2025', round))).toBe(hex(one));
      }
    });

    it('erases a round and no other', async () => {
      await secrets.keep('baku-2025', 1, pepper(6));
      await secrets.keep('baku-2025', 11, pepper(7));
      await secrets.erase('baku-2025', 1);
      expect(await secrets.find('baku-2025', 1)).toBeNull();
      expect(await elsewhere.find('baku-2025', 1)).toBeNull();
      expect(hex(await elsewhere.find('baku-2025', 11))).toBe(hex(pepper(7)));
    });

    it('erases what was never kept', async () => {
      await secrets.erase('austin-2025', 1);
      expect(await secrets.find('austin-2025', 1)).toBeNull();
    });
  });
}
