import type { DeadLetter, DeadLetters } from '@scrutineer/voting-domain';
import { bytes, text, voterKey } from './log-batches';

/** An empty place for dead letters. */
export interface DeadLettersUnderTest {
  readonly letters: DeadLetters;
  /** All that were put, in any order; a letter may be there more than once. */
  stored(): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

/** What every place for dead letters does. */
export function deadLettersContract(name: string, open: () => Promise<DeadLettersUnderTest>): void {
  describe(`${name} as a place for dead letters`, () => {
    let opened: DeadLettersUnderTest;
    beforeEach(async () => void (opened = await open()));
    afterEach(() => opened.close());

    const letter = (partition: number, offset: number, code: string, key: Uint8Array | null): DeadLetter => ({
      partition,
      code,
      record: { offset, key, value: bytes(`record ${offset}`), at: 1765115901042 },
    });
    const plain = ({ partition, code, record }: DeadLetter) =>
      `${partition}/${record.offset} ${code} ${record.key ? [...record.key].join() : 'no key'} ${text(record.value)}`;

    it('keeps each with its code, its place and its bytes', async () => {
      const put = [
        letter(0, 7, 'bad_frame', voterKey(1)),
        letter(11, 2 ** 40, 'wrong_partition', voterKey(2)),
        letter(3, 9, 'bad_frame', null),
      ];
      await opened.letters.put(put.slice(0, 2));
      await opened.letters.put(put.slice(2));
      expect(new Set((await opened.stored()).map(plain))).toEqual(new Set(put.map(plain)));
    });

    it('takes none at all', async () => {
      await opened.letters.put([]);
      expect(await opened.stored()).toEqual([]);
    });
  });
}
