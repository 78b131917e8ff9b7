import { Histogram, Registry } from 'prom-client';
import { HotHistogram } from './hot-histogram';

const name = 'wait_seconds';
const help = 'How long';
const buckets = [0.01, 0.1, 1];

describe('HotHistogram', () => {
  it.each([[[]], [[0, 0.01, 0.011, 0.1, 0.5, 1, 1.001, 7]]])(
    'is shown as the library shows its own: %j',
    async (values) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const histogram = new HotHistogram(name, help, buckets, ours);
      const reference = new Histogram({ name, help, buckets, registers: [theirs] });
      for (const value of values) {
        histogram.observe(value);
        reference.observe(value);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
    },
  );
});
