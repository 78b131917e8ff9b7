import { scaled, secondsOf } from './profile';
import { readProfile, shippedProfiles } from './read-profile';

describe('the profiles of a load', () => {
  it.each(shippedProfiles)('%s is shipped', async (name) => {
    expect(await readProfile(name)).toMatchObject({ name });
  });

  it('are scaled without losing their form', async () => {
    const profile = await readProfile('last-laps');
    const half = scaled(profile, { duration: secondsOf(profile) / 2, rate: 7, sockets: 3 });
    expect(half).toMatchObject({ rate: 7, sockets: 3, thresholds: profile.thresholds });
    expect(half.phases.map(({ seconds }) => seconds * 2)).toEqual(profile.phases.map(({ seconds }) => seconds));
    expect(scaled(profile, {})).toEqual(profile);
  });
});
