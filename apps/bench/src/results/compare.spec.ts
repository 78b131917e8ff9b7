import { regressions, TOLERANCE } from './compare';
import type { Figure } from './figures';

const machine = '2 × A';
const result = (ratios: Partial<Record<Figure, number>>, on = machine) => ({ machine: on, ratios });

describe(regressions, () => {
  it.each([
    ['totalCpuVsSocketIo', 1 + TOLERANCE - 0.01, 1 + TOLERANCE + 0.01],
    ['votesPerSecondVsSocketIo', 1 / (1 + TOLERANCE - 0.01), 1 / (1 + TOLERANCE + 0.01)],
  ] as const)('tells a worse %s from noise', (figure, noise, worse) => {
    expect(regressions(result({ [figure]: noise }), result({ [figure]: 1 }))).toEqual([]);
    expect(regressions(result({ [figure]: worse }), result({ [figure]: 1 }))).toHaveLength(1);
  });

  it('takes no offence at what got better', () => {
    const better = result({ totalCpuVsSocketIo: 0.1, votesPerSecondVsSocketIo: 9 });
    expect(regressions(better, result({ totalCpuVsSocketIo: 1, votesPerSecondVsSocketIo: 1 }))).toEqual([]);
  });

  it('names what got worse, with both values', () => {
    expect(regressions(result({ gatewayCpuVsEcho: 2.5 }), result({ gatewayCpuVsEcho: 1.5 }))).toEqual([
      'gateway CPU a vote ÷ raw echo, saturated: 2.50, committed 1.50',
    ]);
  });

  it('compares what depends on the machine on the same one only', () => {
    const [fast, slow] = [200_000, 100_000];
    const committed = result({ workerBallotsPerCoreSecond: fast });
    expect(regressions(result({ workerBallotsPerCoreSecond: slow }), committed)).toHaveLength(1);
    expect(regressions(result({ workerBallotsPerCoreSecond: slow }, '4 × B'), committed)).toEqual([]);
  });

  it('leaves out what only one of both measured', () => {
    expect(regressions(result({}), result({ gatewayCpuVsEcho: 1 }))).toEqual([]);
    expect(regressions(result({ gatewayCpuVsEcho: 9 }), result({}))).toEqual([]);
  });
});
