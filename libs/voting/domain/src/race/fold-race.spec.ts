import { after, command, definition, nextCommand, raceIn } from '@scrutineer/testing-memory';
import type { RaceAction, RaceCommandType } from './commands';
import { foldCommand } from './fold-race';
import { currentRound, finalCut, roundOf, type Race, type RaceState } from './race';

/** Folds a command that expects the race's version, whatever the builders would send. */
function fold(race: Race, action: RaceAction): ReturnType<typeof foldCommand> {
  return foldCommand(race, command(action, { expectedVersion: race.version }));
}

function accepted(outcome: ReturnType<typeof foldCommand>): Race {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.race;
}

const states: readonly RaceState[] = ['draft', 'opening', 'open', 'closing', 'closed', 'certified'];
const no = 'invalid_transition';

// What each command comes to in each state: the next state, or the refusal.
const table: Readonly<Record<RaceCommandType, readonly string[]>> = {
  /*          draft            opening          open             closing          closed           certified */
  create: ['race_exists', 'race_exists', 'race_exists', 'race_exists', 'race_exists', 'race_exists'],
  edit: ['draft', no, no, no, no, no],
  open: ['opening', no, no, no, no, no],
  opened: [no, 'open', no, no, no, no],
  close: [no, no, 'closing', no, no, no],
  closed: [no, no, no, 'closed', no, no],
  reopen: [no, no, no, no, 'opening', no],
  reset: ['draft', 'closing', 'closing', 'closing', 'draft', 'draft'],
  certify: [no, no, no, no, 'certified', no],
  sealed: [no, no, no, no, no, 'certified'],
  reveal: ['draft', 'opening', 'open', 'closing', 'closed', 'certified'],
  hide: ['draft', 'opening', 'open', 'closing', 'closed', 'certified'],
  withdraw: ['draft', 'opening', 'open', 'closing', 'closed', no],
};
const types = Object.keys(table) as RaceCommandType[];
const cells = types.flatMap((type) => states.map((state, i) => ({ type, state, outcome: table[type][i]! })));

describe('every command in every state', () => {
  it.each(cells)('$type in $state: $outcome', ({ type, state, outcome }) => {
    const before = raceIn(state);
    const result = foldCommand(before, nextCommand(before, type));
    if ((states as readonly string[]).includes(outcome)) {
      expect(accepted(result)).toMatchObject({ state: outcome, version: before.version + 1 });
    } else {
      expect(result).toEqual({ refused: outcome });
    }
  });

  it.each(types.filter((type) => type !== 'create'))('%s of a race that nobody created: unknown_race', (type) => {
    expect(foldCommand(undefined, nextCommand(undefined, type))).toEqual({ refused: 'unknown_race' });
  });
});

describe('create', () => {
  it('begins a draft of version 1 in round 1, with nobody withdrawn and nothing frozen', () => {
    const opensAt = '2025-12-07T14:30:00.000Z';
    expect(raceIn('draft', { opensAt })).toEqual({
      ...definition({ opensAt }),
      id: 'abu-dhabi-2025',
      candidates: definition().candidates.map((candidate) => ({ ...candidate, withdrawn: false })),
      state: 'draft',
      version: 1,
      round: 1,
      shown: null,
      candidatesLocked: false,
      transition: null,
      rounds: [
        {
          round: 1,
          frozen: null,
          windows: [],
          certifiedVersion: null,
          sealed: null,
          openedAt: null,
          closedAt: null,
          withdrawn: null,
        },
      ],
    });
  });
});

describe('the expected version', () => {
  const operators = types.filter((type) => !['create', 'opened', 'closed', 'sealed'].includes(type));

  it.each(operators)('%s expecting another version than the present one is a version_conflict', (type) => {
    const race = after(raceIn('open'), 'reveal');
    for (const expectedVersion of [race.version - 1, race.version + 1, 0]) {
      expect(foldCommand(race, nextCommand(race, type, { expectedVersion }))).toEqual({ refused: 'version_conflict' });
    }
  });

  it.each([
    ['opened', 'opening'],
    ['closed', 'closing'],
    ['sealed', 'certified'],
  ] as const)('%s is judged by the transition it names, not by the version it expects', (type, state) => {
    const race = raceIn(state);
    const late = after(race, 'reveal', 'hide');
    expect(accepted(foldCommand(late, nextCommand(race, type)))).toMatchObject({ version: race.version + 3 });
  });
});

describe('edit', () => {
  it('changes what it names and leaves the rest', () => {
    const before = raceIn('draft', { opensAt: '2025-12-07T14:30:00.000Z', closesAt: '2025-12-07T14:45:00.000Z' });
    const candidates = definition().candidates.slice(0, 2);
    const edited = accepted(fold(before, { type: 'edit', title: 'Fan vote', candidates, opensAt: null }));
    expect(edited).toEqual({
      ...before,
      version: 2,
      title: 'Fan vote',
      opensAt: null,
      candidates: candidates.map((candidate) => ({ ...candidate, withdrawn: false })),
    });
  });

  it('replaces the rules as a whole', () => {
    const rules = { change: 'final', visibility: 'never', withdrawn: 'count' } as const;
    expect(accepted(fold(raceIn('draft'), { type: 'edit', rules })).rules).toEqual(rules);
  });

  it('cannot touch candidates after the first opening, not even in the next round, but all else', () => {
    const secondRound = after(raceIn('closed'), 'reset');
    expect(fold(secondRound, { type: 'edit', candidates: definition().candidates })).toEqual({ refused: no });
    expect(accepted(fold(secondRound, { type: 'edit', title: 'Again' })).title).toBe('Again');
  });
});

describe('open', () => {
  it("freezes partitions, buckets, pepper, rules and candidates of the round, and locks the race's candidates", () => {
    const race = after(raceIn('draft'), 'open');
    expect(race.candidatesLocked).toBe(true);
    expect(currentRound(race).frozen).toEqual({
      partitions: 3,
      buckets: 64,
      partitioner: 'murmur2',
      pepperHash: '1'.padStart(64, '0'),
      rules: definition().rules,
      candidates: ['1', '44', '16'],
    });
  });

  it('starts a transition and a window of its own version, to be scanned from the ends it brought', () => {
    const race = after(raceIn('draft'), 'open');
    const scanFrom = [10, 11, 12];
    expect(race.transition).toEqual({ kind: 'open', version: 2, scanFrom, thenReset: false });
    expect(currentRound(race).windows).toEqual([
      { openVersion: 2, scanFrom, opened: null, closeVersion: null, cut: null },
    ]);
  });

  it('keeps the frozen rules of a round when a later round has others', () => {
    const second = after(raceIn('closed'), 'reset');
    const rules = { change: 'final', visibility: 'manual', withdrawn: 'count' } as const;
    const reopened = after(accepted(fold(second, { type: 'edit', rules })), 'open');
    expect(roundOf(reopened, 1)?.frozen?.rules).toEqual(definition().rules);
    expect(roundOf(reopened, 2)?.frozen).toMatchObject({ rules, pepperHash: '2'.padStart(64, '0') });
  });
});

describe('opened and closed', () => {
  it('opened keeps the marker offsets and the time, and ends the transition', () => {
    const race = after(raceIn('opening'), 'opened');
    expect(race.transition).toBeNull();
    expect(currentRound(race)).toMatchObject({ openedAt: '2025-12-07T13:00:00.000Z', closedAt: null });
    expect(currentRound(race).windows[0]).toMatchObject({ opened: [25, 26, 27], cut: null });
    expect(finalCut(currentRound(race))).toBeNull();
  });

  it('closed keeps the cut of the last window and the time, and ends the transition', () => {
    const race = after(raceIn('closing'), 'closed');
    expect(race.transition).toBeNull();
    expect(currentRound(race).closedAt).toBe('2025-12-07T13:00:00.000Z');
    expect(currentRound(race).windows[0]).toMatchObject({ openVersion: 2, closeVersion: 4, cut: [45, 46, 47] });
    expect(finalCut(currentRound(race))).toEqual([45, 46, 47]);
  });

  it.each([
    ['opening', { type: 'closed', completes: 2, offsets: [1, 1, 1] }],
    ['opening', { type: 'opened', completes: 1, offsets: [1, 1, 1] }],
    ['opening', { type: 'opened', completes: 3, offsets: [1, 1, 1] }],
    ['closing', { type: 'opened', completes: 4, offsets: [1, 1, 1] }],
    ['closing', { type: 'closed', completes: 2, offsets: [1, 1, 1] }],
    ['closing', { type: 'closed', completes: 5, offsets: [1, 1, 1] }],
  ] as const)('in %s, %j is void: it does not name the transition under way', (state, action) => {
    expect(fold(raceIn(state), action)).toEqual({ refused: no });
  });

  it('a slow finisher of the first opening changes nothing while a later one is under way', () => {
    const first = raceIn('opening');
    const second = after(first, 'opened', 'close', 'closed', 'reopen');
    expect(foldCommand(second, nextCommand(first, 'opened'))).toEqual({ refused: no });
  });
});

describe('reopen', () => {
  const times = { opensAt: '2025-12-07T14:30:00.000Z', closesAt: '2025-12-07T14:45:00.000Z' };

  it('adds a window to the same round, under the same freeze, and clears the scheduled times', () => {
    const closed = raceIn('closed', times);
    const race = after(closed, 'reopen');
    expect(race).toMatchObject({ state: 'opening', round: 1, opensAt: null, closesAt: null });
    expect(currentRound(race).frozen).toBe(currentRound(closed).frozen);
    expect(currentRound(race).windows).toHaveLength(2);
    expect(currentRound(race).windows[0]).toBe(currentRound(closed).windows[0]);
    expect(finalCut(currentRound(race))).toBeNull();
    expect(race.transition).toEqual({ kind: 'open', version: 6, scanFrom: [50, 51, 52], thenReset: false });
  });

  it('keeps the time of the first opening, which the sequence numbers of ballots count from', () => {
    const reopening = after(raceIn('closed'), 'reopen');
    const later = { ...nextCommand(reopening, 'opened'), at: '2025-12-07T15:00:00.000Z' };
    const round = currentRound(accepted(foldCommand(reopening, later)));
    expect(round).toMatchObject({ openedAt: '2025-12-07T13:00:00.000Z', closedAt: null });
  });

  it('is closed again with a cut of its own', () => {
    const race = after(raceIn('closed'), 'reopen', 'opened', 'close', 'closed');
    expect(currentRound(race).windows.map(({ cut }) => cut)).toEqual([
      [45, 46, 47],
      [85, 86, 87],
    ]);
    expect(finalCut(currentRound(race))).toEqual([85, 86, 87]);
  });
});

describe('reset', () => {
  const times = { opensAt: '2025-12-07T14:30:00.000Z', closesAt: '2025-12-07T14:45:00.000Z' };

  it.each(['draft', 'closed', 'certified'] as const)('of %s starts an empty round at once', (state) => {
    const before = after(raceIn(state, times), 'reveal');
    const race = after(before, 'reset');
    expect(race).toMatchObject({ state: 'draft', round: 2, shown: null, opensAt: null, closesAt: null });
    expect(race.transition).toBeNull();
    expect(currentRound(race)).toMatchObject({ round: 2, frozen: null, windows: [], openedAt: null });
    expect(race.rounds[0]).toEqual({ ...before.rounds[0], withdrawn: [] });
  });

  it.each(['opening', 'open'] as const)('of %s closes the round first, with markers and cut', (state) => {
    const before = raceIn(state, times);
    const version = before.version + 1;
    const closing = after(before, 'reset');
    expect(closing).toMatchObject({ state: 'closing', round: 1 });
    expect(closing.transition).toMatchObject({ kind: 'close', version, thenReset: true });
    expect(currentRound(closing).windows[0]).toMatchObject({ closeVersion: version, cut: null });
    const race = after(closing, 'closed');
    expect(race).toMatchObject({ state: 'draft', round: 2, transition: null, opensAt: null, closesAt: null });
    expect(roundOf(race, 1)?.windows[0]?.cut).toHaveLength(3);
    expect(roundOf(race, 1)?.closedAt).not.toBeNull();
  });

  it('of closing lets the close under way finish, under its own version, and starts the next round then', () => {
    const before = raceIn('closing');
    const closing = after(before, 'reset');
    expect(closing.transition).toEqual({ ...before.transition, thenReset: true });
    expect(accepted(foldCommand(closing, nextCommand(before, 'closed')))).toMatchObject({ state: 'draft', round: 2 });
  });

  it('of a reset under way resets once', () => {
    expect(after(raceIn('open'), 'reset', 'reset', 'closed')).toMatchObject({ state: 'draft', round: 2 });
  });

  it('leaves withdrawals standing', () => {
    expect(after(raceIn('closed'), 'withdraw', 'reset').candidates[0]).toMatchObject({ id: '1', withdrawn: true });
  });
});

describe('certify and sealed', () => {
  it('certify names its version in the round; sealed adds the offsets of its markers, once', () => {
    const certified = raceIn('certified');
    expect(currentRound(certified)).toMatchObject({ certifiedVersion: 6, sealed: null });
    const sealed = after(certified, 'sealed');
    expect(currentRound(sealed).sealed).toEqual([65, 66, 67]);
    expect(fold(sealed, { type: 'sealed', completes: 6, offsets: [1, 2, 3] })).toEqual({ refused: no });
  });

  it('sealed of another version than the certification is void', () => {
    expect(fold(raceIn('certified'), { type: 'sealed', completes: 5, offsets: [1, 2, 3] })).toEqual({ refused: no });
  });

  it('finds its round after a reset too, and changes no other', () => {
    const reset = after(raceIn('certified'), 'reset', 'open');
    const sealed = after(reset, 'sealed');
    expect(roundOf(sealed, 1)?.sealed).toEqual([85, 86, 87]);
    expect(sealed).toMatchObject({ state: 'opening', round: 2, transition: reset.transition });
    expect(currentRound(sealed)).toBe(currentRound(reset));
  });
});

describe('withdraw', () => {
  it('marks that candidate alone, and does not touch what the round froze', () => {
    const before = raceIn('open');
    const race = accepted(fold(before, { type: 'withdraw', candidate: '44' }));
    expect(race.candidates.map(({ withdrawn }) => withdrawn)).toEqual([false, true, false]);
    expect(race.rounds).toBe(before.rounds);
  });

  it('refuses strangers and those withdrawn already', () => {
    const race = after(raceIn('open'), 'withdraw');
    expect(fold(race, { type: 'withdraw', candidate: '1' })).toEqual({ refused: 'candidate_withdrawn' });
    expect(fold(race, { type: 'withdraw', candidate: '7' })).toEqual({ refused: 'unknown_candidate' });
  });
});

describe('reveal and hide', () => {
  it('the later one stands, until a reset', () => {
    const race = raceIn('open');
    expect(race.shown).toBeNull();
    expect(after(race, 'reveal').shown).toBe(true);
    expect(after(race, 'reveal', 'hide').shown).toBe(false);
    expect(after(race, 'hide', 'reveal', 'close', 'closed').shown).toBe(true);
    expect(after(race, 'hide', 'reset', 'closed').shown).toBeNull();
  });
});
