import { announcement, secondsLeft } from './time-left';

it('counts whole seconds down to nothing', () => {
  const at = '2025-12-07T14:00:10.000Z';
  const left = (before: number): number => secondsLeft(at, Date.parse(at) - before);
  expect([left(61_000), left(1_001), left(1), left(0), left(-5_000)]).toEqual([61, 2, 1, 0, 0]);
});

describe('announcements', () => {
  it('come at a minute, thirty and ten seconds', () => {
    const said = [];
    for (let now = 90; now >= 0; now -= 1) said.push(announcement(now + 1, now));
    expect(said.filter((text) => text !== null)).toEqual([
      'Voting closes in 60 seconds',
      'Voting closes in 30 seconds',
      'Voting closes in 10 seconds',
    ]);
  });

  it('skip marks that a sleeping device has missed', () => {
    expect(announcement(300, 8)).toBe('Voting closes in 10 seconds');
    expect(announcement(300, 0)).toBeNull();
  });
});
