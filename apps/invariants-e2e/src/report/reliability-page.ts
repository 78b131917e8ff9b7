import type { FaultDescription, Outcome } from '../run/fault';

/** What the latest run made of a fault. */
export interface Line {
  readonly day: string;
  /** Its class, such as "2 cores, Linux". */
  readonly machine: string;
  /** Null where it failed. */
  readonly outcome: Outcome | null;
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

/** The report: a row a fault. One that failed, or was never staged, says so. */
export function reliabilityPage(
  faults: readonly FaultDescription[],
  lines: ReadonlyMap<string, Line>,
  notStaged: readonly NotStaged[],
): string {
  const outcomes = [...lines.values()].flatMap(({ outcome }) => (outcome ? [outcome] : []));
  const ballots = outcomes.reduce((sum, outcome) => sum + outcome.ballots, 0);
  const machines = [...new Set([...lines.values()].map(({ machine }) => machine))].join('; ');
  const missed = faults.filter(({ id }) => !lines.get(id)?.outcome).map(({ id }) => id);
  const rows = faults.map((fault) => row(fault, lines.get(fault.id)));
  return `# Reliability

Written by \`npm run test:faults\` (${machines}): real Kafka, real Redis, the built services, and a crowd
that votes at a constant rate whatever becomes of its ballots. ${ballots} ballots were recorded under ${outcomes.length} faults.
${missed.length === 0 ? 'Every fault of the list was staged and passed, but for what is named at the end.' : `**Failed or not run: ${missed.join(', ')}.**`}

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

function row({ id, name, injection, asserted }: FaultDescription, line: Line | undefined): string[] {
  const what = [`${id} ${name}`, injection, asserted];
  if (!line?.outcome) return [...what, line ? '**failed**' : '**not run**', '', '', '', '', line?.day ?? ''];
  const { ballots, lost, doubled, healMs, effects } = line.outcome;
  const seen = Object.entries(effects).map(([effect, count]) => `${effect}: ${count}`);
  return [...what, `${ballots}`, `${lost}`, `${doubled}`, `${(healMs / 1000).toFixed(1)} s`, seen.join('; '), line.day];
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}
