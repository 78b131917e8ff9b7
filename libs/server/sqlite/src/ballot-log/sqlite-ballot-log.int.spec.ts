import { ballotLogContract } from '@scrutineer/testing-contracts';
import type { LogBatch } from '@scrutineer/voting-domain';
import { LogTruncatedError } from '@scrutineer/voting-domain';
import { DatabaseSync } from 'node:sqlite';
import { specStorage } from '../spec-support/opened';

const { open, freshFile } = specStorage();

ballotLogContract('SqliteBallotLog', async () => {
  const { ballotLog: log, close } = await open();
  return { log, close };
});

describe('SqliteBallotLog', () => {
  const key = Uint8Array.from({ length: 16 }, (_, i) => i);
  const records = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ partition: 1, key, value: Uint8Array.of(n >>> 8, n & 255) }));

  async function collect(batches: AsyncIterable<LogBatch>): Promise<LogBatch[]> {
    const all: LogBatch[] = [];
    for await (const batch of batches) all.push(batch);
    return all;
  }

  it('continues offsets where a reopened file ends, and fills no gap after a refused batch', async () => {
    const file = freshFile();
    const first = await open({ file });
    await first.ballotLog.append(records(3));
    await expect(first.ballotLog.append([...records(2), { partition: 3, key, value: key }])).rejects.toThrow(
      RangeError,
    );
    await first.close();

    const second = await open({ file });
    expect(await second.ballotLog.ends()).toEqual([0, 3, 0]);
    expect((await second.ballotLog.append(records(2))).map(({ offset }) => offset)).toEqual([3, 4]);
    await second.close();
  });

  it('reads a long stretch in batches of at most 1,000, each saying where the end is', async () => {
    const { ballotLog, close } = await open();
    await ballotLog.append(records(2500));
    const batches = await collect(ballotLog.read(1, 0));
    expect(batches.map(({ from, to, end }) => [from, to, end])).toEqual([
      [0, 1000, 2500],
      [1000, 2000, 2500],
      [2000, 2500, 2500],
    ]);
    expect(batches.flatMap((batch) => batch.records.map(({ value }) => value[0]! * 256 + value[1]!))).toEqual(
      Array.from({ length: 2500 }, (_, n) => n),
    );
    await close();
  });

  it('refuses to read what was removed from the file', async () => {
    const file = freshFile();
    const first = await open({ file });
    await first.ballotLog.append(records(5));
    await first.close();
    const db = new DatabaseSync(file);
    db.exec('DELETE FROM ballots WHERE offset < 2');
    db.close();

    const { ballotLog, close } = await open({ file });
    const gone = { partition: 1, asked: 0, earliest: 2 };
    await expect(collect(ballotLog.read(1, 0))).rejects.toMatchObject(gone);
    await expect(collect(ballotLog.follow(new Map([[1, 0]]), new AbortController().signal))).rejects.toBeInstanceOf(
      LogTruncatedError,
    );
    expect((await collect(ballotLog.read(1, 2)))[0]?.records).toHaveLength(3);
    await close();
  });

  it('ends a follower with an error when the storage is closed', async () => {
    const { ballotLog, close } = await open();
    const following = collect(ballotLog.follow(new Map([[0, 0]]), new AbortController().signal));
    const ended = expect(following).rejects.toThrow('closed');
    await close();
    await ended;
  });
});
