import { MemoryExpiringStore, MemoryTallyStore } from '@scrutineer/testing-memory';
import { expiringStoreContract } from './expiring-store.contract';
import { tallyStoreContract } from './tally-store.contract';

const close = (): Promise<void> => Promise.resolve();

tallyStoreContract('MemoryTallyStore', () => Promise.resolve({ store: new MemoryTallyStore(), close }));

expiringStoreContract('MemoryExpiringStore', () => {
  let now = 0;
  const elapse = (seconds: number): Promise<void> => {
    now += seconds * 1000;
    return Promise.resolve();
  };
  return Promise.resolve({ store: new MemoryExpiringStore({ now: () => now }), elapse, close });
});
