import type { BenchResult } from './bench-result';
import { meets, report } from './report';

const result: BenchResult = {
  machine: '2 × A, Node v24',
  date: '2026-11-21T12:00:00.000Z',
  commit: 'abc1234',
  rounds: 5,
  systems: {
    wsRedis: {
      title: 'ws and Redis',
      votesPerSecond: 51_234.4,
      cpuMicrosPerVote: 17.51,
      p50: 1.4,
      p99: 20,
      p999: 31,
      servers: { 'ws-redis': 14.5, redis: 3, idle: 0.01 },
      serversAtHalf: {},
    },
  },
  ratios: { totalCpuVsSocketIo: 0.85, workerBallotsPerCoreSecond: 140_000 },
  spread: { totalCpuVsSocketIo: [0.8, 0.91], workerBallotsPerCoreSecond: [139_000, 151_000] },
  notes: ['A note.'],
};

describe(report, () => {
  it('names the machine, the day, the commit and the rounds', () => {
    expect(report(result)).toMatch(/^2 × A, Node v24, 2026-11-21, commit abc1234: medians of 5 interleaved rounds/);
  });

  it('has a row a system, with the servers that matter', () => {
    expect(report(result)).toContain(
      '| ws and Redis | 51,234 | 17.5 | ws-redis 14.5, redis 3.0 | 1 ms | 20 ms | 31 ms |',
    );
  });

  it('has a row a figure that was measured, with its spread and whether the target is met', () => {
    expect(report(result)).toContain('| CPU of all servers a vote ÷ Socket.IO | 0.85 | 0.80 – 0.91 | ≤ 0.90 | met |');
    expect(report(result)).toContain('| 140,000 | 139,000 – 151,000 | ≥ 150,000 | **missed** |');
    expect(report(result)).not.toContain('raw echo');
  });

  it('says of a missed target whether the floor is as near as it should be', () => {
    const withFloor = (gatewayCpuVsFloor: number) =>
      report({
        ...result,
        ratios: { gatewayCpuVsEcho: 1.6, gatewayCpuVsFloor },
        spread: { gatewayCpuVsEcho: [1.5, 1.7], gatewayCpuVsFloor: [1, 2] },
      });
    expect(withFloor(1.15)).toContain('| 1.60 | 1.50 – 1.70 | ≤ 1.50 | missed, but near its floor |');
    expect(withFloor(1.16)).toContain('| 1.60 | 1.50 – 1.70 | ≤ 1.50 | **missed** |');
  });

  it('asks for no nearness to a floor where the target itself is met', () => {
    const besideEcho = (gatewayCpuVsEcho: number) =>
      report({
        ...result,
        ratios: { gatewayCpuVsEcho, gatewayCpuVsFloor: 1.2 },
        spread: { gatewayCpuVsEcho: [1, 2], gatewayCpuVsFloor: [1, 2] },
      });
    expect(besideEcho(1.5)).toContain('| 1.20 | 1.00 – 2.00 | ≤ 1.15 | missed, but no floor is needed |');
    expect(besideEcho(1.6)).toContain('| 1.20 | 1.00 – 2.00 | ≤ 1.15 | **missed** |');
  });

  it('takes a peer that is the floor itself for it', () => {
    const beside = (broadcastCpuVsLoop: number) =>
      report({ ...result, ratios: { broadcastCpuVsLoop }, spread: { broadcastCpuVsLoop: [1, 2] } });
    expect(beside(1.15)).toContain('| 1.15 | 1.00 – 2.00 | ≤ 1.10 | missed, but near its floor |');
    expect(beside(1.16)).toContain('| 1.16 | 1.00 – 2.00 | ≤ 1.10 | **missed** |');
  });

  it('ends with the notes', () => expect(report(result)).toMatch(/\n\nA note\.$/));
});

describe(meets, () => {
  it('knows in which direction each figure is better', () => {
    expect(meets('totalCpuVsSocketIo', 0.9)).toBe(true);
    expect(meets('totalCpuVsSocketIo', 0.91)).toBe(false);
    expect(meets('votesPerSecondVsSocketIo', 1.2)).toBe(true);
    expect(meets('votesPerSecondVsSocketIo', 1.19)).toBe(false);
  });
});
