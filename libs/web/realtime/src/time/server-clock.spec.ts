import { ServerClock } from './server-clock';

it('runs on from the last server time, whatever the device believes', () => {
  let ticks = 1_000;
  const clock = new ServerClock(() => ticks);
  clock.sync('2025-12-07T14:00:00.000Z');
  ticks += 2_500;
  expect(new Date(clock.now()).toISOString()).toBe('2025-12-07T14:00:02.500Z');
  clock.sync('2025-12-07T14:00:10.000Z');
  expect(new Date(clock.now()).toISOString()).toBe('2025-12-07T14:00:10.000Z');
});

it('is the device clock before any', () => {
  expect(Math.abs(new ServerClock(() => 5).now() - Date.now())).toBeLessThan(60_000);
});
