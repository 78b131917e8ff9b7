import type { RefusalCode } from '@scrutineer/errors';
import type { RaceAction, RaceCommand, RaceDefinition } from './commands';
import {
  currentRound,
  type Candidate,
  type Race,
  type RaceState,
  type Round,
  type Transition,
  type Window,
} from './race';

export type FoldOutcome = { readonly race: Race } | { readonly refused: RefusalCode };

/**
 * What a command makes of a race. Pure, so every process that folds the race log agrees on what was accepted: that
 * follows from the command's place in the log and the version it expected. Repeated ids are the caller's to drop.
 */
export function foldCommand(race: Race | undefined, command: RaceCommand): FoldOutcome {
  if (command.type === 'create') {
    return race ? { refused: 'race_exists' } : { race: created(command.race, command) };
  }
  if (!race) return { refused: 'unknown_race' };
  if (command.type === 'sealed') return bump(race, sealed(race, command.completes, command.offsets));
  if (command.type === 'opened' || command.type === 'closed') {
    return bump(race, completed(race, command.type, command.completes, command.offsets, command.at));
  }
  if (command.expectedVersion !== race.version) return { refused: 'version_conflict' };
  const next = accept(race, command, race.version + 1);
  return typeof next === 'string' ? { refused: next } : bump(race, next);
}

function bump(race: Race, next: Race | null): FoldOutcome {
  return next ? { race: { ...next, version: race.version + 1 } } : { refused: 'invalid_transition' };
}

/** The race after an operator's command, not yet with its new version, or why not. */
function accept(race: Race, command: RaceAction, version: number): Race | RefusalCode {
  switch (command.type) {
    case 'edit':
      return edited(race, command);
    case 'open':
      return race.state === 'draft' ? opening(race, command, version) : 'invalid_transition';
    case 'reopen':
      return race.state === 'closed'
        ? startWindow({ ...race, opensAt: null, closesAt: null }, version, command.ends)
        : 'invalid_transition';
    case 'close':
      return race.state === 'open' ? closing(race, version, command.ends, false) : 'invalid_transition';
    case 'reset':
      return reset(race, version, command.ends);
    case 'certify':
      return race.state === 'closed' ? certified(race, version) : 'invalid_transition';
    case 'reveal':
      return { ...race, shown: true };
    case 'hide':
      return { ...race, shown: false };
    case 'withdraw':
      return withdrawn(race, command.candidate);
    default:
      return 'invalid_transition';
  }
}

function created(id: string, definition: RaceDefinition): Race {
  return {
    id,
    title: definition.title,
    candidates: definition.candidates.map((candidate) => ({ ...candidate, withdrawn: false })),
    rules: definition.rules,
    opensAt: definition.opensAt,
    closesAt: definition.closesAt,
    state: 'draft',
    version: 1,
    round: 1,
    shown: null,
    candidatesLocked: false,
    transition: null,
    rounds: [freshRound(1)],
  };
}

function freshRound(round: number): Round {
  return {
    round,
    frozen: null,
    windows: [],
    certifiedVersion: null,
    sealed: null,
    openedAt: null,
    closedAt: null,
    withdrawn: null,
  };
}

function edited(race: Race, edit: Partial<RaceDefinition>): Race | RefusalCode {
  if (race.state !== 'draft' || (edit.candidates && race.candidatesLocked)) return 'invalid_transition';
  const withdrawn = new Set(race.candidates.filter((one) => one.withdrawn).map(({ id }) => id));
  return {
    ...race,
    title: edit.title ?? race.title,
    rules: edit.rules ?? race.rules,
    candidates:
      edit.candidates?.map((candidate) => ({ ...candidate, withdrawn: withdrawn.has(candidate.id) })) ??
      race.candidates,
    opensAt: edit.opensAt === undefined ? race.opensAt : edit.opensAt,
    closesAt: edit.closesAt === undefined ? race.closesAt : edit.closesAt,
  };
}

function opening(race: Race, command: RaceAction & { type: 'open' }, version: number): Race {
  const frozen = {
    ...command.freeze,
    partitioner: 'murmur2' as const,
    rules: race.rules,
    candidates: race.candidates.map(({ id }) => id),
  };
  const opened = withRound(race, { ...currentRound(race), frozen });
  return startWindow({ ...opened, candidatesLocked: true }, version, command.ends);
}

function startWindow(race: Race, version: number, scanFrom: readonly number[]): Race {
  const round = currentRound(race);
  const window: Window = { openVersion: version, scanFrom, opened: null, closeVersion: null, cut: null };
  return transition(withRound(race, { ...round, windows: [...round.windows, window] }), 'opening', {
    kind: 'open',
    version,
    scanFrom,
    thenReset: false,
  });
}

function closing(race: Race, version: number, scanFrom: readonly number[], thenReset: boolean): Race {
  return transition(withLastWindow(race, { closeVersion: version }), 'closing', {
    kind: 'close',
    version,
    scanFrom,
    thenReset,
  });
}

function reset(race: Race, version: number, ends: readonly number[]): Race | RefusalCode {
  switch (race.state) {
    case 'opening':
    case 'open':
      return closing(race, version, ends, true);
    case 'closing':
      return race.transition ? { ...race, transition: { ...race.transition, thenReset: true } } : 'invalid_transition';
    default:
      return nextRound(race);
  }
}

function nextRound(race: Race): Race {
  const round = race.round + 1;
  const clear = { state: 'draft', transition: null, shown: null, opensAt: null, closesAt: null } as const;
  const ended = withRound(race, { withdrawn: race.candidates.filter((one) => one.withdrawn).map(({ id }) => id) });
  return { ...ended, ...clear, round, rounds: [...ended.rounds, freshRound(round)] };
}

function certified(race: Race, version: number): Race {
  return withRound({ ...race, state: 'certified' }, { ...currentRound(race), certifiedVersion: version });
}

function withdrawn(race: Race, id: string): Race | RefusalCode {
  if (race.state === 'certified') return 'invalid_transition';
  const candidate = race.candidates.find((one) => one.id === id);
  if (!candidate) return 'unknown_candidate';
  if (candidate.withdrawn) return 'candidate_withdrawn';
  const replace = (one: Candidate): Candidate => (one.id === id ? { ...one, withdrawn: true } : one);
  return { ...race, candidates: race.candidates.map(replace) };
}

/** Void (null) unless that very transition is under way: a slow finisher of an older one changes nothing. */
function completed(
  race: Race,
  type: 'opened' | 'closed',
  completes: number,
  offsets: readonly number[],
  at: string,
): Race | null {
  const kind = type === 'opened' ? 'open' : 'close';
  const under = race.transition;
  if (!under || under.kind !== kind || under.version !== completes) return null;
  if (kind === 'open') {
    const openedAt = currentRound(race).openedAt ?? at;
    const opened = withRound(withLastWindow(race, { opened: offsets }), { openedAt, closedAt: null });
    return { ...opened, state: 'open', transition: null };
  }
  const closed = withRound(withLastWindow(race, { cut: offsets }), { closedAt: at });
  return under.thenReset ? nextRound(closed) : { ...closed, state: 'closed', transition: null };
}

/** Names the certified round by the certify command's version, because a reset may have started the next. */
function sealed(race: Race, completes: number, offsets: readonly number[]): Race | null {
  const round = race.rounds.find((one) => one.certifiedVersion === completes);
  if (!round || round.sealed) return null;
  return { ...race, rounds: race.rounds.map((one) => (one === round ? { ...one, sealed: offsets } : one)) };
}

function transition(race: Race, state: RaceState, under: Transition): Race {
  return { ...race, state, transition: under };
}

function withRound(race: Race, change: Partial<Round>): Race {
  return { ...race, rounds: [...race.rounds.slice(0, -1), { ...currentRound(race), ...change }] };
}

function withLastWindow(race: Race, change: Partial<Window>): Race {
  const { windows } = currentRound(race);
  const last = windows.at(-1);
  if (!last) throw new Error(`round ${race.round} of ${race.id} has no window`);
  return withRound(race, { windows: [...windows.slice(0, -1), { ...last, ...change }] });
}
