import type { ExpiringStore } from '@scrutineer/voting-domain';

export interface ExpiringStoreUnderTest {
  readonly store: ExpiringStore;
  /** Lets the time of all entries pass. */
  elapse(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What every expiring store must do. */
export function expiringStoreContract(name: string, open: () => Promise<ExpiringStoreUnderTest>): void {
  describe(`${name} is an expiring store`, () => {
    let opened: ExpiringStoreUnderTest;
    let store: ExpiringStore;
    let key: string;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      key = crypto.randomUUID();
    });

    it('gives back what was set, until deleted', async () => {
      expect(await store.get(key)).toBeNull();
      await store.set(key, '{"name":"Zoë"}', 60);
      expect(await store.get(key)).toBe('{"name":"Zoë"}');
      await store.delete(key);
      expect(await store.get(key)).toBeNull();
      await store.delete(key);
    });

    it('forgets a value at the end of its time', async () => {
      await store.set(key, 'a', 60);
      await opened.elapse(50);
      expect(await store.get(key)).toBe('a');
      await opened.elapse(10);
      expect(await store.get(key)).toBeNull();
    });

    it('starts the time anew with every set', async () => {
      await store.set(key, 'a', 60);
      await opened.elapse(50);
      await store.set(key, 'b', 60);
      await opened.elapse(50);
      expect(await store.get(key)).toBe('b');
    });

    it('counts in a window that the first call starts', async () => {
      expect(await store.increment(key, 60)).toBe(1);
      await opened.elapse(50);
      expect(await store.increment(key, 60)).toBe(2);
      await opened.elapse(10);
      expect(await store.increment(key, 60)).toBe(1);
    });

    it('misses no increment among many at once', async () => {
      const sums = await Promise.all(Array.from({ length: 50 }, () => store.increment(key, 60)));
      expect([...sums].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });
  });
}
