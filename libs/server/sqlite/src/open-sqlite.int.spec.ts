import { OutcomeUnknownError } from '@scrutineer/voting-domain';
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { SqliteLog } from './channel/sqlite-log';
import { built } from './spec-support/built-scripts';
import { specStorage } from './spec-support/opened';

const { open, freshFile, directory, worker } = specStorage();

class Entries implements SqliteLog {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  warn(_: object, message: string): void {
    this.warnings.push(message);
  }
  error(_: object, message: string): void {
    this.errors.push(message);
  }
}

describe('openSqlite', () => {
  it('refuses a file that this process has open, and leaves the first opener alone', async () => {
    const file = freshFile();
    const first = await open({ file });
    await expect(open({ file })).rejects.toThrow(`${file} is in use by another process`);
    await first.expiringStore.set('still', 'mine', 60);
    await first.close();
    const second = await open({ file });
    expect(await second.expiringStore.get('still')).toBe('mine');
    await second.close();
  });

  it('says so too where its thread has ended before the answer is read', async () => {
    const file = freshFile();
    const first = await open({ file });
    const refused = open({ file });
    // Answer and end of the thread then wait for one and the same turn of the event loop.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    await expect(refused).rejects.toThrow(`${file} is in use by another process`);
    await first.close();
  });

  it('refuses a file that another process has open', async () => {
    const file = freshFile();
    const first = await open({ file });
    const child = built('spec-support/burst-child.ts', directory);
    const { status, stderr } = spawnSync(process.execPath, [child.pathname, file, worker.href], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stderr).toContain('is in use by another process');
    expect(status).toBe(1);
    await first.close();
  });

  it('refuses a file of a newer release', async () => {
    const file = freshFile();
    await (await open({ file })).close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 2');
    db.close();
    await expect(open({ file })).rejects.toThrow('newer release (schema 2, this one knows 1)');
  });

  it('refuses what is no database, and says which file', async () => {
    const file = freshFile();
    writeFileSync(file, 'no database at all, but long enough to be read as one'.repeat(20));
    await expect(open({ file })).rejects.toThrow(`${file} cannot be opened: file is not a database`);
  });

  it('keeps the partitions of an existing file, and warns', async () => {
    const file = freshFile();
    await (await open({ file, ballotPartitions: 5 })).close();
    const log = new Entries();
    const { ballotLog, close } = await open({ file, ballotPartitions: 12, log });
    expect(await ballotLog.partitions()).toBe(5);
    expect(log.warnings).toEqual([expect.stringContaining('keeps the ballot partitions')]);
    await close();
  });

  it('makes directory and file, for its owner only', async () => {
    const file = path.join(directory, 'deep', 'er', 'scrutineer.db');
    const { close, expiringStore } = await open({ file });
    await expiringStore.set('session', 'secret', 60);
    for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o777).toBe(0o600);
    await close();
  });

  it('answers what was asked before it is closed, and refuses what is asked after', async () => {
    const { ballotLog, expiringStore, close } = await open();
    const asked = Promise.all(Array.from({ length: 200 }, (_, n) => expiringStore.set(`${n}`, '', 60)));
    const closed = close();
    await asked;
    await closed;
    await expect(expiringStore.get('0')).rejects.toThrow('closed');
    expect(() => ballotLog.read(0, 0)).toThrow('closed');
  });

  it('rejects everything and reports it when its worker dies', async () => {
    const script = path.join(directory, 'dying-worker.mjs');
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads';
       parentPort.postMessage({ refused: null, ends: [0, 0, 0], commands: 0 });
       parentPort.once('message', () => { throw new Error('out of luck'); });`,
    );
    const log = new Entries();
    const storage = await open({ worker: pathToFileURL(script), log });
    const record = { partition: 0, key: new Uint8Array(16), value: new Uint8Array(1) };
    const appended = expect(storage.ballotLog.append([record])).rejects.toBeInstanceOf(OutcomeUnknownError);
    const got = expect(storage.expiringStore.get('key')).rejects.toThrow('ended unexpectedly');
    const following = storage.raceLog.follow(0, new AbortController().signal)[Symbol.asyncIterator]();
    const followed = expect(following.next().then(() => following.next())).rejects.toThrow('ended unexpectedly');
    await Promise.all([appended, got, followed]);
    expect((await storage.failed).cause).toMatchObject({ message: 'out of luck' });
    expect(log.errors).toEqual([expect.stringContaining('ended unexpectedly')]);
    await expect(storage.expiringStore.get('key')).rejects.toThrow('ended unexpectedly');
    await storage.close();
  });
});
