// A load's report as one HTML file that needs nothing else: plots as inline SVG, and under them every figure as a table.
import { REHEARSAL } from '@scrutineer/voting-domain';
import type { Percentiles } from '../measure/percentiles';
import type { Second } from '../measure/timeline';
import { escapeHtml } from './escape-html';
import { lineChart, type Line } from './line-chart';
import { errorsText, percentiles } from './live-view';
import type { LoadReport } from './load-report';
import { checkCells } from './summary-view';

const STYLE = `:root{color-scheme:light dark;--line:#8886;font:16px/1.5 system-ui,sans-serif}body{max-width:56rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}caption{text-align:start;font-weight:600;padding:.5rem 0}
th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:end}th:first-child,td:first-child{text-align:start}
figure{margin:2rem 0}figcaption{font-weight:600}svg{max-width:100%}svg path{fill:none;stroke-width:2}svg text{font-size:12px;fill:currentColor}
.grid{stroke:var(--line)}.key{display:flex;gap:1.5rem;flex-wrap:wrap}.rehearsal{background:#b00020;color:#fff;padding:.5rem 1rem;font-weight:700;letter-spacing:.1em}
.scroll{overflow-x:auto;max-height:30rem}`;

export function htmlReport(report: LoadReport): string {
  const { title, race, round, rehearsal, profile, timeline, passed } = report;
  const heading = `${escapeHtml(title)}: ${escapeHtml(profile.name)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title><style>${STYLE}</style></head>
<body><main>
${rehearsal ? `<p class="rehearsal">${REHEARSAL}: these ballots count for nothing.</p>` : ''}
<h1>${heading}</h1>
<p><strong>${passed ? 'Passed' : 'Failed'}</strong>. Race <code>${escapeHtml(race)}</code>, round ${round}; ${escapeHtml(report.startedAt)}; ${escapeHtml(report.machine)}. ${escapeHtml(profile.about)}</p>
${table(
  'Checks',
  ['check', 'value', 'at most', ''],
  report.checks.map((check) => [check.name, ...checkCells(check), check.passed ? 'passed' : 'FAILED']),
)}
${table('Load', ['what', 'value'], figures(report))}
${charts(timeline)}
${
  report.count
    ? table(
        'Votes',
        ['candidate', 'acknowledged', 'counted'],
        report.count.candidates.map(({ id, expected, counted }) => [id, `${expected}`, `${counted}`]),
      )
    : ''
}
<div class="scroll" tabindex="0" role="region" aria-label="Second by second">${secondsTable(timeline)}</div>
</main></body></html>
`;
}

function figures(report: LoadReport): string[][] {
  const { profile, seed, processes, wanted, sent, recorded, resent, rate, peak, seconds } = report;
  return [
    ['sockets', `${profile.sockets}`],
    ['processes, seed', `${processes}, ${seed}`],
    ['ballots', `${wanted} wanted, ${sent} sent, ${recorded} recorded, ${resent} sent again`],
    ['recorded a second', `${rate.toFixed(1)} over ${seconds.toFixed(1)} s, at most ${peak}`],
    ['ack', percentiles(report.ackMs)],
    ['freshness of results', percentiles(report.freshnessMs)],
    ['reconnect', percentiles(report.reconnectMs)],
    ['late in sending', percentiles(report.sendLagMs)],
    ['refused for good', errorsText(report.refused)],
    ['errors', errorsText(report.errors)],
  ];
}

function charts(timeline: readonly Second[]): string {
  const line = (name: string, colour: string, value: (one: Second) => number | null, dash?: string): Line => ({
    name,
    colour,
    ...(dash === undefined ? {} : { dash }),
    values: timeline.map(value),
  });
  const three = (of: (one: Second) => Percentiles | null): Line[] => [
    line('p50', '#0072b2', (one) => of(one)?.p50 ?? null),
    line('p99', '#d55e00', (one) => of(one)?.p99 ?? null, '6 3'),
    line('p99.9', '#cc79a7', (one) => of(one)?.p999 ?? null, '2 3'),
  ];
  const below = 'The table at the end has every value.';
  const rates = [
    line('wanted', '#767676', ({ wanted }) => wanted, '6 3'),
    line('offered', '#0072b2', ({ sent }) => sent, '2 3'),
    line('recorded', '#d55e00', ({ recorded }) => recorded),
  ];
  const rest = { ack: three(({ ackMs }) => ackMs), fresh: three(({ freshnessMs }) => freshnessMs) };
  const sockets = [line('open', '#0072b2', (one) => one.sockets)];
  const errors = [line('errors', '#d55e00', (one) => Object.values(one.errors).reduce((sum, n) => sum + n, 0))];
  return [
    lineChart({
      id: 'rate',
      title: 'Rate',
      description: `Ballots wanted, offered and recorded. ${below}`,
      unit: 'ballots a second',
      lines: rates,
    }),
    lineChart({
      id: 'ack',
      title: 'Latency',
      description: `From when a ballot was due until it was recorded. ${below}`,
      unit: 'ms',
      lines: rest.ack,
    }),
    lineChart({
      id: 'fresh',
      title: 'Freshness of results',
      description: `From recorded until shown. ${below}`,
      unit: 'ms',
      lines: rest.fresh,
    }),
    lineChart({
      id: 'sockets',
      title: 'Sockets',
      description: `Sockets open. ${below}`,
      unit: 'sockets',
      lines: sockets,
    }),
    lineChart({
      id: 'errors',
      title: 'Errors',
      description: `Refusals and lost connections. ${below}`,
      unit: 'a second',
      lines: errors,
    }),
  ].join('\n');
}

function secondsTable(timeline: readonly Second[]): string {
  const columns = [
    'second',
    'wanted',
    'offered',
    'recorded',
    'sockets',
    'ack p50',
    'p99',
    'p99.9',
    'freshness p99',
    'errors',
  ];
  const ms = (value: number | undefined): string => value?.toFixed(1) ?? '–';
  const rows = timeline.map(({ second, wanted, sent, recorded, sockets, ackMs, freshnessMs, errors }) => [
    ...[second, wanted, sent, recorded, sockets].map(String),
    ...[ackMs?.p50, ackMs?.p99, ackMs?.p999, freshnessMs?.p99].map(ms),
    errorsText(errors),
  ]);
  return table('Second by second; times in ms', columns, rows);
}

function table(caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(first)}</th>${cells}</tr>`;
  });
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
