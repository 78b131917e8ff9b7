import { after, nextCommand, raceIn } from '@scrutineer/testing-memory';
import fc from 'fast-check';
import type { RaceCommand, RaceCommandType } from './commands';
import type { Race, RaceState, Round } from './race';
import { RaceLogState, type EntryOutcome } from './race-log-state';

describe('the fold of the race log', () => {
  it('keeps races apart', () => {
    const state = new RaceLogState();
    state.fold(nextCommand(undefined, 'create', { race: 'monza' }));
    state.fold(nextCommand(undefined, 'create', { race: 'spa' }));
    state.fold(nextCommand(state.races.get('spa'), 'open'));
    expect([...state.races].map(([id, race]) => [id, race.id, race.state])).toEqual([
      ['monza', 'monza', 'draft'],
      ['spa', 'spa', 'opening'],
    ]);
  });

  it('tells the race before and after an accepted entry', () => {
    const state = new RaceLogState();
    const created = state.fold(nextCommand(undefined, 'create'));
    const race = raceIn('draft');
    expect(created).toEqual({ accepted: true, race, before: undefined });
    const open = nextCommand(race, 'open');
    expect(state.fold(open)).toEqual({ accepted: true, race: after(race, 'open'), before: race });
  });

  it('leaves the race alone at a refused entry', () => {
    const state = new RaceLogState();
    state.fold(nextCommand(undefined, 'create'));
    expect(state.fold(nextCommand(raceIn('open'), 'close'))).toEqual({ accepted: false, code: 'version_conflict' });
    expect(state.races.get('abu-dhabi-2025')).toEqual(raceIn('draft'));
  });

  it('voids a repeated id, even where the command would be accepted again', () => {
    const state = new RaceLogState();
    state.fold(nextCommand(undefined, 'create'));
    const reveal = nextCommand(raceIn('draft'), 'reveal');
    expect(state.fold(reveal)).toMatchObject({ accepted: true });
    expect(state.fold({ ...reveal, expectedVersion: 2 })).toEqual({ accepted: false, code: 'repeated' });
    expect(state.races.get('abu-dhabi-2025')?.version).toBe(2);
  });

  it('voids the id of a refused command too: its sender was told', () => {
    const state = new RaceLogState();
    const early = nextCommand(raceIn('draft'), 'open');
    expect(state.fold(early)).toEqual({ accepted: false, code: 'unknown_race' });
    state.fold(nextCommand(undefined, 'create'));
    expect(state.fold(early)).toEqual({ accepted: false, code: 'repeated' });
  });
});

const types: readonly RaceCommandType[] = [
  ...(['create', 'edit', 'open', 'opened', 'close', 'closed', 'reopen', 'reset', 'certify', 'sealed'] as const),
  ...(['reveal', 'hide', 'withdraw'] as const),
];

/** What takes a race one state further. */
const onward: Readonly<Record<RaceState, RaceCommandType>> = {
  draft: 'open',
  opening: 'opened',
  open: 'close',
  closing: 'closed',
  closed: 'certify',
  certified: 'sealed',
};

/** What somebody sends: often what the race waits for, now and then stale, a retry, or for a transition long over. */
interface Sent {
  readonly type: RaceCommandType | 'onward';
  readonly race: string;
  readonly behind: number;
  readonly completesBehind: number;
  readonly retries: boolean;
}

const mostlyZero = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }) },
);
const scripts = fc.array(
  fc.record<Sent>({
    type: fc.oneof(fc.constantFrom(...types), fc.constant('onward' as const)),
    race: fc.oneof({ weight: 5, arbitrary: fc.constant('monza') }, { weight: 1, arbitrary: fc.constant('spa') }),
    behind: mostlyZero,
    completesBehind: mostlyZero,
    retries: fc.nat(9).map((n) => n === 0),
  }),
  { maxLength: 60, size: 'max' },
);

interface Step {
  readonly command: RaceCommand;
  readonly outcome: EntryOutcome;
  readonly before: Race | undefined;
  readonly after: Race | undefined;
}

/** Folds what was sent to a race just created, each command made for the race as it stood then. */
function play(script: readonly Sent[]): { state: RaceLogState; steps: Step[] } {
  const state = new RaceLogState();
  const steps: Step[] = [];
  const fold = (command: RaceCommand): void => {
    const before = state.races.get(command.race);
    steps.push({ command, before, outcome: state.fold(command), after: state.races.get(command.race) });
  };
  fold(nextCommand(undefined, 'create', { race: 'monza' }));
  for (const { type, race: id, behind, completesBehind, retries } of script) {
    const race = state.races.get(id);
    const next = type === 'onward' ? onward[race?.state ?? 'draft'] : type;
    const made = nextCommand(race, next, { race: id, expectedVersion: (race?.version ?? 0) - behind });
    const fresh = 'completes' in made ? { ...made, completes: made.completes - completesBehind } : made;
    fold((retries && steps.at(-1)?.command) || fresh);
  }
  return { state, steps };
}

/** An earlier round is history: only the offsets of its certify markers may still be added. */
function isHistory(before: Round, now: Round): boolean {
  return (
    JSON.stringify({ ...before, sealed: null }) === JSON.stringify({ ...now, sealed: null }) &&
    (before.sealed === null || before.sealed === now.sealed)
  );
}

describe('any sequence of commands', () => {
  it('raises the version by exactly 1 where accepted, and changes nothing where not', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const { outcome, before, after: now } of play(script).steps) {
          if (outcome.accepted) expect([now, now?.version]).toEqual([outcome.race, (before?.version ?? 0) + 1]);
          else expect(now).toBe(before);
        }
      }),
    );
  });

  it('has a transition under way in opening and closing, and in no other state', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const { after: race } of play(script).steps) {
          const kind = race?.state === 'opening' ? 'open' : race?.state === 'closing' ? 'close' : undefined;
          expect(race?.transition?.kind).toBe(kind);
        }
      }),
    );
  });

  it('only ever adds rounds and windows, and never rewrites an earlier round or a frozen one', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const { before, after: race } of play(script).steps) {
          if (!race) continue;
          expect(race.rounds.map(({ round }) => round)).toEqual(race.rounds.map((_, i) => i + 1));
          expect(race.round).toBe(race.rounds.length);
          for (const [i, round] of (before?.rounds ?? []).entries()) {
            const now = race.rounds[i]!;
            if (i + 1 < race.round && i + 1 < before!.round) expect(isHistory(round, now)).toBe(true);
            if (round.frozen) expect(now.frozen).toBe(round.frozen);
            expect(now.windows.length).toBeGreaterThanOrEqual(round.windows.length);
            expect(now.windows.slice(0, round.windows.length - 1)).toEqual(round.windows.slice(0, -1));
          }
        }
      }),
    );
  });

  it('leaves every window but the last with a cut, and versions in order', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        for (const race of play(script).state.races.values()) {
          for (const { windows } of race.rounds) {
            expect(windows.slice(0, -1).every(({ cut }) => cut !== null)).toBe(true);
            const versions = windows.flatMap(({ openVersion, closeVersion }) => [
              openVersion,
              closeVersion ?? Infinity,
            ]);
            expect(versions).toEqual([...versions].sort((a, b) => a - b));
          }
        }
      }),
    );
  });

  it('folds the same log to the same races and the same answers', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { state, steps } = play(script);
        const again = new RaceLogState();
        expect(steps.map(({ command }) => again.fold(command))).toEqual(steps.map(({ outcome }) => outcome));
        expect(again.races).toEqual(state.races);
      }),
    );
  });

  it('reaches every state and every kind of answer, so that the properties above are about something', () => {
    const reached = new Set<string>();
    for (const script of fc.sample(scripts, { numRuns: 300, seed: 1 })) {
      for (const { outcome } of play(script).steps) reached.add(outcome.accepted ? outcome.race.state : outcome.code);
    }
    const codes = ['repeated', 'race_exists', 'unknown_race', 'version_conflict', 'invalid_transition'];
    expect([...reached]).toEqual(expect.arrayContaining([...Object.keys(onward), ...codes]));
  });
});
