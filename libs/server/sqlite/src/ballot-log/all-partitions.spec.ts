import { partitionAssignmentContract } from '@scrutineer/testing-contracts';
import { AllPartitions } from './all-partitions';

describe('AllPartitions', () => {
  it('gives all partitions at once, once, and ends when it is aborted', async () => {
    const abort = new AbortController();
    const changes: (readonly number[])[] = [];
    const running = new AllPartitions(4).run((held) => changes.push(held), abort.signal);
    expect(changes).toEqual([[0, 1, 2, 3]]);
    abort.abort();
    await running;
    expect(changes).toHaveLength(1);
  });

  it('gives nothing where it is aborted before it begins', async () => {
    const changes: unknown[] = [];
    await new AllPartitions(4).run((held) => changes.push(held), AbortSignal.abort());
    expect(changes).toEqual([]);
  });
});

const opened = { partitions: 4, member: () => new AllPartitions(4), close: () => Promise.resolve() };
partitionAssignmentContract('AllPartitions', () => Promise.resolve(opened), { sole: true });
