import { producedPositions } from './produced-positions';

const reply = (partition: number, baseOffset: string | undefined, errorCode = 0) => ({
  topicName: 'ballots',
  partition,
  errorCode,
  ...(baseOffset !== undefined && { baseOffset }),
  logAppendTime: '-1',
});
const sent = [2, 0, 2, 2].map((partition) => ({ partition }));

it('counts up from each partition’s base offset, in the order sent', () => {
  expect(producedPositions(sent, [reply(0, '7'), reply(2, '100')], 42)).toEqual([
    { partition: 2, offset: 100, at: 42 },
    { partition: 0, offset: 7, at: 42 },
    { partition: 2, offset: 101, at: 42 },
    { partition: 2, offset: 102, at: 42 },
  ]);
});

it('takes the log’s time where the log sets it', () => {
  const [position] = producedPositions([{ partition: 0 }], [{ ...reply(0, '7'), logAppendTime: '99' }], 42);
  expect(position?.at).toBe(99);
});

it.each([
  ['leaves a partition out', [reply(2, '1')]],
  ['is empty', []],
  ['names an error', [reply(0, '1'), reply(2, '1', 6)]],
  ['has no base offset', [reply(0, '1'), reply(2, undefined)]],
  ['has the offset that means none', [reply(0, '1'), reply(2, '-1')]],
])('confirms nothing when the reply %s', (_, replies) => {
  expect(() => producedPositions(sent, replies, 42)).toThrow('partition');
});
