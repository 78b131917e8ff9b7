import { after, raceIn, rules } from '@scrutineer/testing-memory';
import type { Race, RaceState, Visibility } from './race';
import { resultsAudience, type Audience } from './visibility';

type Row = readonly [Visibility, Readonly<Record<RaceState, Audience>>];

function every(audience: Audience): Readonly<Record<RaceState, Audience>> {
  const [draft, opening, open, closing, closed, certified] = Array.from({ length: 6 }, () => audience);
  return { draft: draft!, opening: opening!, open: open!, closing: closing!, closed: closed!, certified: certified! };
}

const table: readonly Row[] = [
  ['always', every('public')],
  ['after_vote', { ...every('voters'), closed: 'public', certified: 'public' }],
  ['after_close', { ...every('nobody'), closed: 'public', certified: 'public' }],
  ['manual', every('nobody')],
  ['never', every('nobody')],
];
const states = Object.keys(every('public')) as RaceState[];
const cells = table.flatMap(([visibility, row]) =>
  states.map((state) => ({ visibility, state, audience: row[state] })),
);

function race(visibility: Visibility, state: RaceState): Race {
  return raceIn(state, { rules: rules({ visibility }) });
}

describe('who sees the results of the current round', () => {
  it.each(cells)('$visibility, $state: $audience', ({ visibility, state, audience }) => {
    expect(resultsAudience(race(visibility, state), 1)).toBe(audience);
  });

  it.each(cells)('revealed, $visibility in $state is public, except never', ({ visibility, state }) => {
    const revealed = after(race(visibility, state), 'reveal');
    expect(resultsAudience(revealed, 1)).toBe(visibility === 'never' ? 'nobody' : 'public');
  });

  it.each(cells)('hidden, $visibility in $state is for nobody', ({ visibility, state }) => {
    expect(resultsAudience(after(race(visibility, state), 'hide'), 1)).toBe('nobody');
  });

  it.each([
    ['after_vote', 'voters'],
    ['after_close', 'nobody'],
  ] as const)('reopened, %s is for %s again, until the new cut', (visibility, audience) => {
    const reopening = after(race(visibility, 'closed'), 'reopen');
    expect(resultsAudience(reopening, 1)).toBe(audience);
    expect(resultsAudience(after(reopening, 'opened'), 1)).toBe(audience);
    expect(resultsAudience(after(reopening, 'opened', 'close'), 1)).toBe(audience);
    expect(resultsAudience(after(reopening, 'opened', 'close', 'closed'), 1)).toBe('public');
  });
});

describe('who sees an earlier round', () => {
  it.each([
    ['always', 'public'],
    ['after_vote', 'public'],
    ['after_close', 'public'],
    ['manual', 'nobody'],
    ['never', 'nobody'],
  ] as const)('%s: %s, as closed, whatever the current round does', (visibility, audience) => {
    for (const way of [
      ['reset', 'closed'],
      ['close', 'closed', 'reset'],
      ['reset', 'closed', 'open', 'opened'],
    ] as const) {
      expect(resultsAudience(after(race(visibility, 'open'), ...way), 1)).toBe(audience);
    }
  });

  it('goes by the rules that round froze, not by those edited since', () => {
    const reset = after(race('never', 'closed'), 'reset');
    const edited: Race = { ...reset, rules: rules({ visibility: 'always' }) };
    expect(resultsAudience(edited, 1)).toBe('nobody');
    expect(resultsAudience(edited, 2)).toBe('public');
  });

  it('is hidden with the race, and a reset ends both reveal and hide', () => {
    const second = after(race('after_close', 'closed'), 'reset');
    expect(resultsAudience(after(second, 'hide'), 1)).toBe('nobody');
    expect(resultsAudience(after(race('manual', 'closed'), 'reveal', 'reset'), 1)).toBe('nobody');
    expect(resultsAudience(after(race('always', 'closed'), 'hide', 'reset'), 1)).toBe('public');
  });

  it('that never opened stays closed to the public under after_close: it was never over', () => {
    expect(resultsAudience(after(race('after_close', 'draft'), 'reset'), 1)).toBe('nobody');
  });
});
