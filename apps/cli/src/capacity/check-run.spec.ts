import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TOLERANCE } from './capacity-command';
import { compareRun, measuredRunSchema } from './check-run';
import { assumptions, type Figures } from './figures';

const figures: Figures = {
  ...{ machine: '', date: '', commit: '', bytesPerSocketAboveWs: 0, redisBytesPerVoter: 0, broadcastCpuVsLoop: 1 },
  perVote: { gateway: 20 + assumptions.bareDeliveryMicros / 2, 'vote-api': 1, kafka: 10, redis: 5, worker: 4 },
};

describe('the model beside a run', () => {
  it('is held against what servers used, one by one and together', () => {
    const run = { recorded: 1_000_000, deliveries: 0, cpuSeconds: { gateway: 40, worker: 4 } };
    expect(compareRun(figures, run)).toEqual([
      { name: 'gateway', predicted: 20, measured: 40, ratio: 0.5 },
      { name: 'worker', predicted: 4, measured: 4, ratio: 1 },
      { name: 'all', predicted: 24, measured: 44, ratio: 24 / 44 },
    ]);
  });

  it('predicts the CPU of a measured run from a round of the bench on the same machine, within the hour', () => {
    const file = path.resolve(__dirname, '../../../../bench/results/measured-run.json');
    const run = measuredRunSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    // 21 November 2026, 15:47: peers at 8,000 votes a second, and the broadcast of 15:30.
    const perVote = { gateway: 25.0, 'vote-api': 0.6, kafka: 32.8, redis: 6.6, worker: 11.6 };
    const { ratio } = compareRun({ ...figures, perVote, broadcastCpuVsLoop: 1.18 }, run).at(-1)!;
    expect(ratio).toBeLessThanOrEqual(TOLERANCE);
    expect(ratio).toBeGreaterThanOrEqual(1 / TOLERANCE);
  });
});
