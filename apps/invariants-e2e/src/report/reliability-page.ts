import type { FaultDescription, Outcome } from '../run/fault';

export interface Circumstances {
  readonly day: Date;
  /** Its class, such as "2 cores, Linux". */
  readonly machine: string;
}

/** A part of the list that the run does not show, and why. */
export interface NotStaged {
  readonly what: string;
  readonly reason: string;
}

const HEAD = [
  'fault',
  'injection',
  'asserted beyond the invariants',
  'ballots',
  'lost',
  'doubled',
  'time to heal',
  'seen',
];

/** The report on a run: a row a fault; one without an outcome failed or was not staged, and is said so. */
export function reliabilityPage(
  faults: readonly FaultDescription[],
  outcomes: readonly Outcome[],
  notStaged: readonly NotStaged[],
  { day, machine }: Circumstances,
): string {
  const rows = faults.map((fault) =>
    row(
      fault,
      outcomes.find(({ id }) => id === fault.id),
    ),
  );
  const ballots = outcomes.reduce((sum, outcome) => sum + outcome.ballots, 0);
  const missed = faults.filter(({ id }) => !outcomes.some((outcome) => outcome.id === id)).map(({ id }) => id);
  return `# Reliability

Written by \`npm run test:faults\` on ${day.toISOString().slice(0, 10)} (${machine}): real Kafka, real Redis, the built services, and a crowd
that votes at a constant rate whatever becomes of its ballots. ${ballots} ballots were recorded under ${outcomes.length} faults.
${missed.length === 0 ? 'Every fault of the list was staged and passed, but for what is named at the end.' : `**Failed: ${missed.join(', ')}.**`}

After each fault it is checked, by readers of the log and of Redis that share no code with the product, that

1. every ballot that a voter was told is recorded lies in the log where it was said to be;
2. no voter is counted twice, and every voter with a ballot inside a window is counted once, for the choice that the rule names;
3. the sums, the voters and their entries agree, and a tally made anew from the log is the same, voter by voter;
4. a ballot of which every attempt was refused is not in the log, one that was called late does not stand, and receipts (a sample) say
   counted, superseded or late where that is so, and nothing of a ballot that was never recorded;
5. the totals shown never fell unless marked as recovering;
6. the tally caught up with the log, and files and memory of every process came back to what they were.

${table([HEAD, HEAD.map(() => '---'), ...rows])}

\`time to heal\` runs from the end of the fault until a ballot cast after it was recorded, every process was ready, and the tally had passed
where the log ended. \`seen\` is what the fault did to the system; a fault without an effect counts as not staged.
${notes(outcomes)}
## Not staged

${notStaged.map(({ what, reason }) => `- ${what}: ${reason}`).join('\n')}
`;
}

function notes(outcomes: readonly Outcome[]): string {
  return outcomes.flatMap((outcome) => (outcome.notes ?? []).map((note) => `\n${outcome.id}: ${note}\n`)).join('');
}

function row({ id, name, injection, asserted }: FaultDescription, outcome: Outcome | undefined): string[] {
  const what = [`${id} ${name}`, injection, asserted];
  if (!outcome) return [...what, '**failed**', '', '', '', ''];
  const { ballots, lost, doubled, healMs, effects } = outcome;
  const seen = Object.entries(effects).map(([effect, count]) => `${effect}: ${count}`);
  return [...what, `${ballots}`, `${lost}`, `${doubled}`, `${(healMs / 1000).toFixed(1)} s`, seen.join('; ')];
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}
