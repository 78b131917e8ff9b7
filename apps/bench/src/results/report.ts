import { sumOf, type CpuMicros } from '../process/cpu-meter';
import type { BenchResult, SystemResult } from './bench-result';
import { figureNames, traitsOf, type Figure } from './figures';

/** The tables for people, in Markdown. */
export function report(result: BenchResult): string {
  const { machine, date, commit, rounds, systems, notes } = result;
  const medians = `medians of ${rounds} interleaved rounds`;
  return [
    `${machine}, ${date.slice(0, 10)}, commit ${commit}: ${medians}, generator and all servers on the same cores.`,
    ...(Object.keys(systems).length > 0 ? [systemsTable(Object.values(systems))] : []),
    figuresTable(result),
    ...notes,
  ].join('\n\n');
}

function systemsTable(systems: readonly SystemResult[]): string {
  return table(
    ['1,000 voters with a socket each', 'votes/s', 'CPU µs a vote', 'of which', 'p50', 'p99', 'p99.9'],
    systems.map(({ title, votesPerSecond, cpuMicrosPerVote, servers, p50, p99, p999 }) => [
      title,
      whole(votesPerSecond),
      cpuMicrosPerVote.toFixed(1),
      ofWhich(servers),
      ...[p50, p99, p999].map((ms) => `${ms.toFixed(0)} ms`),
    ]),
  );
}

function ofWhich(servers: CpuMicros): string {
  const named = Object.entries(servers).filter(([, micros]) => micros >= sumOf(servers) / 100);
  return named.map(([server, micros]) => `${server} ${micros.toFixed(1)}`).join(', ');
}

function figuresTable({ ratios, spread }: BenchResult): string {
  const measured = figureNames.filter((figure) => ratios[figure] !== undefined);
  return table(
    ['', 'measured', 'least – most', 'target', ''],
    measured.map((figure) => {
      const { title, better, target, digits } = traitsOf(figure);
      const [least, most] = spread[figure]!.map((value) => number(value, digits)) as [string, string];
      const sign = better === 'lower' ? '≤' : '≥';
      return [
        title,
        number(ratios[figure]!, digits),
        `${least} – ${most}`,
        `${sign} ${number(target, digits)}`,
        verdict(figure, ratios),
      ];
    }),
  );
}

function verdict(figure: Figure, ratios: BenchResult['ratios']): string {
  const isMet = (name?: string): boolean => {
    const value = ratios[name as Figure];
    return value !== undefined && meets(name as Figure, value);
  };
  if (isMet(figure)) return 'met';
  const { floor, near = 0 } = traitsOf(figure);
  if (ratios[figure]! <= near || isMet(floor)) return 'missed, but near its floor';
  const isFloorOf = figureNames.find((name) => traitsOf(name).floor === figure);
  return isMet(isFloorOf) ? 'missed, but no floor is needed' : '**missed**';
}

/** Whether a figure's value meets its target. */
export function meets(figure: Figure, value: number): boolean {
  const { better, target } = traitsOf(figure);
  return better === 'lower' ? value <= target : value >= target;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function whole(value: number): string {
  return number(value, 0);
}
