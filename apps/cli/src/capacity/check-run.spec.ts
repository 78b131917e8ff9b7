import { compareRun } from './check-run';
import type { Figures } from './figures';

const figures: Figures = {
  ...{ machine: '', date: '', commit: '', bytesPerSocketAboveWs: 0, redisBytesPerVoter: 0, broadcastCpuVsLoop: 1 },
  perVote: { gateway: 20, 'vote-api': 1, kafka: 10, redis: 5, worker: 4 },
  // Of the gateway's, the bench's own deliveries take 39.2.
  perSecond: { gateway: 139.2, 'vote-api': 5, kafka: 50, redis: 10, worker: 100 },
};

describe('the model beside a run', () => {
  it('is held against what servers used, one by one and together', () => {
    const run = { seconds: 10, recorded: 1_000_000, deliveries: 0, cpuSeconds: { gateway: 42, worker: 5 } };
    expect(compareRun(figures, run)).toEqual([
      { name: 'gateway', predicted: 21, measured: 42, ratio: 0.5 },
      { name: 'worker', predicted: 5, measured: 5, ratio: 1 },
      { name: 'all', predicted: 26, measured: 47, ratio: 26 / 47 },
    ]);
  });
});
