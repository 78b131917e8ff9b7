import { Freshness } from './freshness';

it('takes the ballots recorded first for those that a frame shows more', () => {
  const freshness = new Freshness(100);
  freshness.recorded([40, 10, 30]);
  freshness.shown(50, 102);
  freshness.recorded([20]);
  freshness.shown(90, 104);
  const first = freshness.settle(60);
  expect([first.count, first.max]).toEqual([2, 40]);
  const second = freshness.settle(100);
  expect([second.count, second.max]).toEqual([2, 60]);
  expect(freshness.all.count).toBe(4);
});

it('counts a ballot shown before its voter heard of it as shown at once, and what is never shown not at all', () => {
  const freshness = new Freshness(0);
  freshness.shown(10, 1);
  freshness.recorded([12, 15]);
  expect(freshness.settle(20).max).toBe(0);
  expect(freshness.settle(1000).count).toBe(0);
});
