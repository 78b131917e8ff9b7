import type { LogBatch } from '@scrutineer/voting-domain';
import { BatchChannel } from './batch-channel';

const batch = (partition: number, from = 0): LogBatch => ({ partition, from, to: from + 1, end: 9, records: [] });

/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => void setImmediate(resolve));

it('gives batches in the order they were pushed, also to one who waits', async () => {
  const channel = new BatchChannel();
  const waiting = channel.next();
  channel.push([batch(0), batch(1)]);
  expect((await waiting).value).toEqual(batch(0));
  expect((await channel.next()).value).toEqual(batch(1));
});

it('holds back whoever fetches until every batch has been taken', async () => {
  const channel = new BatchChannel();
  channel.push([batch(0), batch(1)]);
  let drained = false;
  const draining = channel.drained().then(() => void (drained = true));
  await channel.next();
  await settle();
  expect(drained).toBe(false);
  await channel.next();
  await draining;
  expect(drained).toBe(true);
});

it('takes back what was not yet taken of a partition', async () => {
  const channel = new BatchChannel();
  channel.push([batch(0), batch(1)]);
  channel.remove(0);
  expect((await channel.next()).value).toEqual(batch(1));
});

it('fails after what came before, once, and is then over', async () => {
  const channel = new BatchChannel();
  channel.push([batch(0)]);
  channel.fail(new Error('gone'));
  expect((await channel.next()).value).toEqual(batch(0));
  await expect(channel.next()).rejects.toThrow('gone');
  expect((await channel.next()).done).toBe(true);
});

it('ends at once, whatever lies in it, and lets go of all who wait', async () => {
  const channel = new BatchChannel();
  channel.push([batch(0)]);
  const draining = channel.drained();
  channel.end();
  await draining;
  expect((await channel.next()).done).toBe(true);
});
