import {
  foldCommand,
  type CommandMeta,
  type PartitionTally,
  type Race,
  type RaceAction,
  type RaceCommand,
  type RaceCommandType,
  type RaceDefinition,
  type RaceRules,
  type RaceState,
} from '@scrutineer/voting-domain';

/** Partitions of the races built here. */
export const PARTITIONS = 3;

/** The rules of the model case, with what a test changes of them. */
export function rules(change: Partial<RaceRules> = {}): RaceRules {
  return { change: 'until_close', visibility: 'always', withdrawn: 'exclude', ...change };
}

/** A race of three drivers: 1, 44 and 16, in this order. */
export function definition(change: Partial<RaceDefinition> = {}): RaceDefinition {
  return {
    title: 'Driver of the Day',
    candidates: [
      { id: '1', name: 'Max Verstappen', team: 'Red Bull Racing', colour: '#3671c6' },
      { id: '44', name: 'Lewis Hamilton', team: 'Ferrari', colour: '#e80020' },
      { id: '16', name: 'Charles Leclerc', team: 'Ferrari', colour: '#e80020' },
    ],
    rules: rules(),
    opensAt: null,
    closesAt: null,
    ...change,
  };
}

let commands = 0;

/** A command with an id of its own. */
export function command(action: RaceAction, meta: Partial<CommandMeta> = {}): RaceCommand {
  const actor = { name: 'race control', role: 'admin' } as const;
  const at = '2025-12-07T13:00:00.000Z';
  return {
    id: `command-${++commands}`,
    race: 'abu-dhabi-2025',
    expectedVersion: 0,
    actor,
    reason: null,
    at,
    ...meta,
    ...action,
  };
}

/**
 * The command of that type which the race would take next: it expects the present version, names the transition under
 * way (or the certification not yet sealed), and has offsets that rise with the version.
 */
export function nextCommand(
  race: Race | undefined,
  type: RaceCommandType,
  meta: Partial<CommandMeta> = {},
): RaceCommand {
  return command(nextAction(race, type), {
    expectedVersion: race?.version ?? 0,
    ...(race && { race: race.id }),
    ...meta,
  });
}

/** The race after commands that must all be accepted. */
export function after(race: Race, ...types: RaceCommandType[]): Race {
  return types.reduce((before, type) => {
    const outcome = foldCommand(before, nextCommand(before, type));
    if ('refused' in outcome) throw new Error(`${type} in ${before.state}: ${outcome.refused}`);
    return outcome.race;
  }, race);
}

const waysTo: Readonly<Record<RaceState, readonly RaceCommandType[]>> = {
  draft: [],
  opening: ['open'],
  open: ['open', 'opened'],
  closing: ['open', 'opened', 'close'],
  closed: ['open', 'opened', 'close', 'closed'],
  certified: ['open', 'opened', 'close', 'closed', 'certify'],
};

/** A race in the given state of its first round. */
export function raceIn(state: RaceState, change: Partial<RaceDefinition> = {}): Race {
  const outcome = foldCommand(undefined, command({ type: 'create', ...definition(change) }));
  if ('refused' in outcome) throw new Error(outcome.refused);
  return after(outcome.race, ...waysTo[state]);
}

/** One partition's tally that has passed everything asked of it; `votes` by candidate id, without a class. */
export function tallyOfVotes(
  votes: Readonly<Record<string, number>>,
  change: Partial<PartitionTally> = {},
): PartitionTally {
  const counts = Object.entries(votes).map(([candidate, n]) => ({ candidate, class: '', votes: n }));
  const voters = counts.reduce((sum, count) => sum + count.votes, 0);
  return {
    partition: 0,
    next: 1_000_000,
    goal: 0,
    generation: 1,
    voters,
    late: 0,
    version: 1,
    sealed: false,
    counts,
    ...change,
  };
}

/** The pseudonym of the n-th voter: 16 bytes that spread over partitions and buckets, the same at every call. */
export function voterKey(n: number): Uint8Array {
  const key = new Uint8Array(16);
  for (let i = 0, word = n + 1; i < key.length; i += 1) {
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + i;
    key[i] = word >>> 13;
  }
  return key;
}

function nextAction(race: Race | undefined, type: RaceCommandType): RaceAction {
  const version = race?.version ?? 0;
  const ends = offsets(version * 10);
  switch (type) {
    case 'create':
      return { type, ...definition() };
    case 'edit':
      return { type, title: `Driver of the Day, edition ${version}` };
    case 'open':
      return {
        type,
        ends,
        freeze: { partitions: PARTITIONS, buckets: 64, pepperHash: `${race?.round ?? 1}`.padStart(64, '0') },
      };
    case 'reopen':
    case 'close':
    case 'reset':
    case 'certify':
      return { type, ends };
    case 'withdraw':
      return { type, candidate: race?.candidates.find(({ withdrawn }) => !withdrawn)?.id ?? '1' };
    case 'opened':
    case 'closed':
      return { type, completes: race?.transition?.version ?? version, offsets: offsets(version * 10 + 5) };
    case 'sealed':
      return { type, completes: unsealed(race) ?? version, offsets: offsets(version * 10 + 5) };
    case 'reveal':
    case 'hide':
      return { type };
  }
}

function unsealed(race: Race | undefined): number | null | undefined {
  return race?.rounds.find((round) => round.certifiedVersion !== null && !round.sealed)?.certifiedVersion;
}

function offsets(first: number): number[] {
  return Array.from({ length: PARTITIONS }, (_, p) => first + p);
}
