import { table } from '../terminal/table';
import type { LoadAccount, LoadSummary } from './load-account';

/** The figures of a load under way, each with its rate since the last look. */
export class LoadFigures {
  #last = { at: performance.now(), sent: 0, recorded: 0, refusals: 0, lost: 0 };

  text(account: LoadAccount): string {
    const { sent, recorded, refusals, lost, latency } = account;
    const now = { at: performance.now(), sent, recorded, refusals, lost };
    const seconds = Math.max(0.001, (now.at - this.#last.at) / 1000);
    const perSecond = (name: 'sent' | 'recorded' | 'refusals' | 'lost'): string =>
      `${Math.round((now[name] - this.#last[name]) / seconds)}/s`;
    const figures = [
      `sent ${sent} ${perSecond('sent')}`,
      `recorded ${recorded} ${perSecond('recorded')}`,
      `refused ${refusals} ${perSecond('refusals')}`,
      `unknown ${lost} ${perSecond('lost')}`,
      `p50 ${latency.percentile(0.5).toFixed(1)} p99 ${latency.percentile(0.99).toFixed(1)} ms`,
    ];
    this.#last = now;
    return figures.join('  ');
  }
}

/** A load's summary for people. */
export function loadView(summary: LoadSummary): string {
  const { refused, expected, ackMs, ...figures } = summary;
  const rows = [
    ['voters', `${figures.voters}`],
    ['sent', `${figures.sent}`],
    ['recorded', `${figures.recorded}`],
    ...Object.entries(refused).map(([code, count]) => [`refused ${code}`, `${count}`]),
    ['unanswered', `${figures.unanswered}`],
    ['unsent', `${figures.unsent}`],
    ['resent', `${figures.resent}`],
    ['seconds', figures.seconds.toFixed(1)],
    ['recorded a second', figures.rate.toFixed(1)],
    ...Object.entries(ackMs ?? {}).map(([name, ms]) => [`ack ${name}, ms`, ms.toFixed(1)]),
  ];
  const votes = Object.entries(expected).map(([id, count]) => [id, `${count}`]);
  return [
    table([{ heading: 'LOAD' }, { heading: '', right: true }], rows),
    '',
    table([{ heading: 'CANDIDATE' }, { heading: 'EXPECTED VOTES', right: true }], votes),
  ].join('\n');
}
