import type { PublicRace } from '@scrutineer/contracts';
import { raceActions, withdrawalAllowed } from './race-actions';

const states: PublicRace['state'][] = ['draft', 'scheduled', 'opening', 'open', 'closing', 'closed', 'certified'];

describe('raceActions', () => {
  it.each<[PublicRace['state'], string | undefined, string[]]>([
    ['draft', 'open', []],
    ['scheduled', 'open', []],
    ['opening', undefined, ['reset']],
    ['open', 'close', ['reset']],
    ['closing', undefined, ['reset']],
    ['closed', 'certify', ['reopen', 'reset']],
    ['certified', undefined, ['reset']],
  ])('a race that is %s: primary %s, besides %j', (state, primary, others) => {
    const actions = raceActions(state, 'admin');
    expect(actions.filter((action) => action.primary).map(({ command }) => command)).toEqual(primary ? [primary] : []);
    const rest = actions.filter((action) => !action.primary).map(({ command }) => command);
    expect(rest).toEqual([...others, 'reveal', 'hide']);
  });

  it('leaves certify and reset to administrators', () => {
    const commands = states.flatMap((state) => raceActions(state, 'operator').map(({ command }) => command));
    expect(new Set(commands)).toEqual(new Set(['open', 'close', 'reopen', 'reveal', 'hide']));
  });

  it.each(['viewer', 'auditor', undefined] as const)('gives nothing to do to %s', (role) => {
    expect(states.flatMap((state) => raceActions(state, role))).toEqual([]);
    expect(states.some((state) => withdrawalAllowed(state, role))).toBe(false);
  });

  it('lets candidates be withdrawn until the result is certified', () => {
    expect(states.filter((state) => !withdrawalAllowed(state, 'operator'))).toEqual(['certified']);
  });
});
