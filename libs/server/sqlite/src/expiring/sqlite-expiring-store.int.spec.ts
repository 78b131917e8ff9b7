import { expiringStoreContract } from '@scrutineer/testing-contracts';
import { specStorage } from '../spec-support/opened';
import { openDatabase } from '../worker/open-database';
import { expiringTable } from './expiring-table';

const { open, freshFile } = specStorage();

expiringStoreContract('SqliteExpiringStore', async () => {
  let now = Date.now();
  const { expiringStore: store, close } = await open({ clock: { now: () => now } });
  const elapse = (seconds: number): Promise<void> => {
    now += seconds * 1000;
    return Promise.resolve();
  };
  return { store, elapse, close };
});

describe('SqliteExpiringStore', () => {
  it('sweeps what has expired out of the file, and nothing else', () => {
    const { db } = openDatabase({ file: freshFile(), ballotPartitions: 1 });
    const { writes, sweep } = expiringTable(db);
    writes.setKey({ key: 'session:old', value: '', expiresAt: 1_000 });
    writes.setKey({ key: 'session:new', value: '', expiresAt: 1_001 });
    sweep(1_000);
    expect(db.prepare('SELECT key FROM kv').all()).toEqual([{ key: 'session:new' }]);
    db.close();
  });
});
