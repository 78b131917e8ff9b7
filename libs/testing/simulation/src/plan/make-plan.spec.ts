import { makePlan } from './make-plan';

describe(makePlan, () => {
  it('makes the same plan of a seed every time, and others of others', () => {
    expect(makePlan(7)).toEqual(makePlan(7));
    expect(makePlan(8).events).not.toEqual(makePlan(7).events);
  });

  it('has its events in the order of their times', () => {
    const times = makePlan(7).events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
