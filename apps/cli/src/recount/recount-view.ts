import { table } from '../terminal/table';
import type { Terminal } from '../terminal/terminal';
import type { Comparison } from './compare';

const NONE = '–';

/** A comparison for people. */
export function recountView(comparison: Comparison, terminal: Terminal): string {
  const { race, round, candidates, records, ballots, voters, liveVoters, late, dead } = comparison;
  const total = candidates.reduce((sum, { recount }) => sum + recount, 0);
  const liveTotal = liveVoters === null ? null : candidates.reduce((sum, { live }) => sum + (live ?? 0), 0);
  const rows = [
    ...candidates.map(({ id, recount, live }) => row(id, recount, live)),
    row('total', total, liveTotal),
    row('voters', voters, liveVoters),
  ];
  const columns = [
    { heading: 'CANDIDATE' },
    { heading: 'RECOUNT', right: true },
    { heading: 'LIVE', right: true },
    { heading: 'DIFFERENCE', right: true },
  ];
  return [
    `${terminal.bold(race)}, round ${round}: ${records} records, ${ballots} ballots, ${late} late, ${dead} dead`,
    '',
    table(columns, rows),
    '',
    verdict(comparison, terminal),
  ].join('\n');
}

function row(name: string, recount: number, live: number | null): string[] {
  if (live === null) return [name, `${recount}`, NONE, NONE];
  const difference = live - recount;
  return [name, `${recount}`, `${live}`, difference > 0 ? `+${difference}` : `${difference}`];
}

function verdict({ equal }: Comparison, terminal: Terminal): string {
  if (equal === null) return 'Not compared with a live tally.';
  return equal
    ? terminal.green('Equal: the log gives the live tally.')
    : terminal.red('Different: the live tally is not what the log gives.');
}
