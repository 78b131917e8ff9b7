import type { FetchedRecord } from '../client/kafkajs-internals';
import { toBatch } from './fetch-batches';

const record = (offset: number, { batch = [offset, offset], value = 'v', control = false } = {}): FetchedRecord => ({
  offset: `${offset}`,
  timestamp: '1765115901042',
  key: null,
  value: value === '' ? null : Buffer.from(value),
  headers: {},
  isControlRecord: control,
  batchContext: { firstOffset: `${batch[0]}`, lastOffsetDelta: batch[1]! - batch[0]! },
});
const fetched = (...messages: FetchedRecord[]) => ({ partition: 3, highWatermark: '50', messages });
const shape = (from: number, ...messages: FetchedRecord[]) => {
  const { records, ...stretch } = toBatch(fetched(...messages), from);
  return { ...stretch, offsets: records.map(({ offset }) => offset) };
};

it('leaves out what lies below the offset asked for', () => {
  const batch = [10, 12];
  const all = [10, 11, 12].map((offset) => record(offset, { batch }));
  expect(shape(11, ...all)).toEqual({ partition: 3, from: 11, to: 13, end: 50, offsets: [11, 12] });
});

it('stays where it is when nothing came', () => {
  expect(shape(11)).toEqual({ partition: 3, from: 11, to: 11, end: 50, offsets: [] });
});

it('passes over control records', () => {
  expect(shape(10, record(10), record(11, { control: true }))).toMatchObject({ to: 12, offsets: [10] });
});

it('passes over what compaction removed, also from the end of a batch', () => {
  expect(shape(12, record(10, { batch: [10, 14] }))).toMatchObject({ from: 12, to: 15, offsets: [] });
});

it('gives a tombstone as an empty value', () => {
  expect(toBatch(fetched(record(10, { value: '' })), 10).records[0]!.value).toHaveLength(0);
});

it('gives time and offsets as numbers', () => {
  expect(toBatch(fetched(record(10)), 10).records[0]).toMatchObject({ offset: 10, at: 1765115901042, key: null });
});
