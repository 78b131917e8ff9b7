import fc from 'fast-check';
import { LatencyHistogram } from './latency-histogram';

describe('the latency histogram', () => {
  it('gives percentiles at most 1/64 above the true ones, and never below', () => {
    const latencies = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 0.999, 1), (values, part) => {
        const histogram = new LatencyHistogram();
        for (const value of values) histogram.add(value);
        const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(part * values.length)) - 1]!;
        // Latencies are kept to a microsecond.
        expect(histogram.percentile(part)).toBeGreaterThanOrEqual(exact - 0.0006);
        expect(histogram.percentile(part)).toBeLessThanOrEqual(exact * (1 + 1 / 64) + 0.0006);
        expect(histogram.max).toBe(Math.max(...values));
      }),
    );
  });

  it('is the same whether latencies were added to one, or to several that were merged', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 10_000, noNaN: true }))), (values) => {
        const [all, one, other] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
        for (const [isOne, value] of values) {
          all.add(value);
          (isOne ? one : other).add(value);
        }
        one.merge(structuredClone(other.data()));
        expect([one.count, one.max]).toEqual([all.count, all.max]);
        for (const part of [0.1, 0.5, 0.99]) expect(one.percentile(part)).toBe(all.percentile(part));
      }),
    );
  });

  it('is 0 while empty', () => {
    expect(new LatencyHistogram().percentile(0.5)).toBe(0);
  });
});
