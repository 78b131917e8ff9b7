import { deadLettersContract } from '@scrutineer/testing-contracts';
import type { DeadLetter } from '@scrutineer/voting-domain';
import { DatabaseSync } from 'node:sqlite';
import { specStorage } from '../spec-support/opened';

const { open, freshFile } = specStorage();

deadLettersContract('SqliteDeadLetters', async () => {
  const file = freshFile();
  const { deadLetters: letters, close } = await open({ file });
  const stored = async (): Promise<DeadLetter[]> => {
    await close();
    return deadBallots(file);
  };
  return { letters, stored, close };
});

describe('SqliteDeadLetters', () => {
  it('keeps a record once for a code, however often it is put', async () => {
    const file = freshFile();
    const { deadLetters, close } = await open({ file });
    const record = { offset: 4, key: null, value: Uint8Array.of(1), at: 1 };
    await deadLetters.put([{ partition: 0, code: 'bad_frame', record }]);
    await deadLetters.put([
      { partition: 0, code: 'bad_frame', record },
      { partition: 1, code: 'bad_frame', record },
    ]);
    await close();
    expect(deadBallots(file).map(({ partition }) => partition)).toEqual([0, 1]);
  });
});

function deadBallots(file: string): DeadLetter[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT * FROM dead_ballots').all() as unknown as (DeadLetter & DeadLetter['record'])[];
  db.close();
  return rows.map(({ partition, code, offset, key, value, at }) => ({
    partition,
    code,
    record: { offset, key, value, at },
  }));
}
