import { table } from '../../terminal/table';
import type { Terminal } from '../../terminal/terminal';
import type { Check } from '../verdict/checks';
import { errorsText, percentiles } from './live-view';
import type { LoadReport } from './load-report';

/** A load's summary for people. */
export function summaryView(report: LoadReport, terminal: Terminal): string {
  const { title, race, round, profile, processes, count } = report;
  const rows = [
    ['profile', `${profile.name}, ${profile.sockets} sockets, ${processes} process${processes === 1 ? '' : 'es'}`],
    [
      'ballots',
      `${report.wanted} wanted, ${report.sent} sent, ${report.recorded} recorded, ${report.resent} sent again`,
    ],
    ['voters', `${report.voters}`],
    ['recorded a second', `${report.rate.toFixed(1)} over ${report.seconds.toFixed(1)} s, at most ${report.peak}`],
    ['ack', percentiles(report.ackMs)],
    ['freshness', percentiles(report.freshnessMs)],
    ['reconnect', percentiles(report.reconnectMs)],
    ['late in sending', percentiles(report.sendLagMs)],
    ['refused for good', errorsText(report.refused)],
    ['errors', errorsText(report.errors)],
  ];
  const votes = count?.candidates.map(({ id, expected, counted }) => [id, `${expected}`, `${counted}`]) ?? [];
  return [
    terminal.bold(`${title} (${race}), round ${round}`),
    '',
    table([{ heading: 'LOAD' }, { heading: '' }], rows),
    '',
    count
      ? table([{ heading: 'CANDIDATE' }, right('ACKNOWLEDGED'), right('COUNTED')], votes)
      : 'Not compared with the results: the load was interrupted, or they are hidden and nobody is logged in.',
    '',
    table([{ heading: 'CHECK' }, right('VALUE'), right('AT MOST'), { heading: '' }], report.checks.map(row)),
    '',
    report.passed ? terminal.green('Passed.') : terminal.red('Failed.'),
  ].join('\n');
}

function right(heading: string): { heading: string; right: true } {
  return { heading, right: true };
}

function row(check: Check): string[] {
  return [check.name, ...checkCells(check), check.passed ? 'passed' : 'FAILED'];
}

/** A check's value and limit as text. The one that is a least says so. */
export function checkCells({ name, value, limit, unit }: Check): [value: string, limit: string] {
  const figure = (n: number): string => `${Number.isInteger(n) ? n : n.toFixed(2)}${unit && ` ${unit}`}`;
  const least = name === 'ballots recorded' ? 'at least ' : '';
  return [value === null ? 'not measured' : figure(value), least + figure(limit)];
}
