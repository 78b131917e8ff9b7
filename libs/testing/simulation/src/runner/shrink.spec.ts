import { makePlan } from '../plan/make-plan';
import { CALM } from '../surroundings/network';
import { shrink } from './shrink';

const plan = makePlan(7);

describe(shrink, () => {
  it('keeps the events that it takes to fail, in their order, and nothing else', async () => {
    const [first, second] = [plan.events[3]!, plan.events.at(-2)!];
    const least = await shrink(plan, ({ events }) =>
      Promise.resolve(events.includes(first) && events.includes(second)),
    );
    expect(least.events).toEqual([first, second]);
    expect(least).toMatchObject({ seed: plan.seed, weather: CALM, cut: 0 });
  });

  it('keeps the weather where it takes that', async () => {
    const bad = { ...plan, weather: { ...CALM, lostReply: 0.5 } };
    const least = await shrink(bad, ({ weather }) => Promise.resolve(weather.lostReply > 0));
    expect(least.weather).toEqual(bad.weather);
    expect(least.events).toEqual([]);
  });
});
