import type { PublicRace, Stats } from '@scrutineer/contracts';
import { bar } from '../terminal/bar';
import { table } from '../terminal/table';
import type { Terminal } from '../terminal/terminal';

const BAR_WIDTH = 30;
const UNKNOWN = '–';

/** A race's state and figures for people. */
export function statusView(race: PublicRace, stats: Stats, terminal: Terminal): string {
  const { results } = stats;
  const title = terminal.bold(`${race.title} (${race.id})`);
  const state = race.state === 'open' ? terminal.green(race.state) : race.state;
  const excluded = results.excluded.map(({ rule, votes }) => `${count(votes)} excluded (${rule})`);
  const totals = [`${count(results.total)} votes`, `${count(results.voters)} voters`, ...excluded];
  return [
    title,
    `${state}, round ${race.round}, version ${race.version}; results ${results.state} as of ${results.asOf}`,
    totals.join(', '),
    '',
    candidates(race, stats),
    '',
    figures(stats),
  ].join('\n');
}

function candidates(race: PublicRace, { results }: Stats): string {
  const most = Math.max(1, ...results.candidates.map(({ votes }) => votes));
  const rows = results.candidates.map(({ id, votes, share, rank }) => {
    const candidate = race.candidates.find((one) => one.id === id);
    const name = `${candidate?.name ?? ''}${candidate?.withdrawn ? ' (withdrawn)' : ''}`;
    return [`${rank}`, id, name, count(votes), `${share.toFixed(1)}%`, bar(votes / most, BAR_WIDTH)];
  });
  const columns = [
    { heading: 'RANK', right: true },
    { heading: 'NO.', right: true },
    { heading: 'CANDIDATE' },
    { heading: 'VOTES', right: true },
    { heading: 'SHARE', right: true },
    { heading: '' },
  ];
  return table(columns, rows);
}

function figures(stats: Stats): string {
  const refused = Object.entries(stats.refusedPerSecond ?? {}).filter(([, perSecond]) => perSecond > 0);
  const refusals = refused.map(([code, perSecond]) => `${rate(perSecond)} ${code}`).join(', ');
  return table(
    [{ heading: '' }, { heading: '' }],
    [
      ['accepted', rate(stats.acceptedPerSecond)],
      ['refused', stats.refusedPerSecond === null ? UNKNOWN : refusals || rate(0)],
      ['sockets', whole(stats.sockets)],
      ['lag', stats.lag === null ? UNKNOWN : `${count(stats.lag)} records`],
      ['freshness', stats.freshnessSeconds === null ? UNKNOWN : `${stats.freshnessSeconds.toFixed(1)} s`],
      ['ack p50', milliseconds(stats.ackP50Ms)],
      ['ack p99', milliseconds(stats.ackP99Ms)],
    ],
  ).trimStart();
}

function rate(perSecond: number | null): string {
  return perSecond === null ? UNKNOWN : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
}

function whole(n: number | null): string {
  return n === null ? UNKNOWN : count(n);
}

function milliseconds(ms: number | null): string {
  return ms === null ? UNKNOWN : `${ms.toFixed(1)} ms`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
