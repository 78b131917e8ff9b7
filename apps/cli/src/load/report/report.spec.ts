import { Timeline } from '../measure/timeline';
import { Terminal } from '../../terminal/terminal';
import type { Profile } from '../profile/profile';
import { htmlReport } from './html-report';
import { LiveView } from './live-view';
import { loadReport } from './load-report';
import { summaryView } from './summary-view';

const profile: Profile = {
  name: 'steady',
  about: 'Two phases & no more.',
  rate: 10,
  sockets: 4,
  phases: [
    { name: 'one', seconds: 1, rate: 1 },
    { name: 'two', seconds: 1, rate: 1 },
  ],
  thresholds: { ackMs: { p99: 5 } },
};

const race = {
  id: 'rehearsal-monza',
  title: 'REHEARSAL: <Monza>',
  ...{ state: 'open' as const, round: 1, version: 3, opensAt: null, closesAt: null, openedAt: null },
  serverTime: '2025-12-07T13:10:00.000Z',
  rules: { change: 'until_close' as const, visibility: 'always' as const, withdrawn: 'exclude' as const },
  candidates: [],
};

function timeline(): Timeline {
  const all = new Timeline([10, 10]);
  // 4 ms falls into this bucket, whose end is shown.
  const ack = { counts: [[444, 9]] as const, max: 4 };
  for (const second of [0, 1]) {
    all.add({
      second,
      sent: 10,
      recorded: 9,
      sockets: 2,
      deliveries: 3,
      ack,
      newVoters: [],
      errors: { 'refused busy': 1 },
    });
    all.add({
      second,
      sent: 0,
      recorded: 0,
      sockets: 2,
      deliveries: 3,
      ack: { counts: [], max: 0 },
      newVoters: [],
      errors: {},
    });
  }
  return all;
}

function report() {
  const shape = { ...profile, duplicates: 0, spacing: 'even' as const, seed: 1 };
  const none = { counts: [], max: 0 };
  const outcome = {
    ...{ voters: 4, sent: 20, recorded: 18, refused: {}, unanswered: 2, unsent: 0, resent: 1, lastRecordedAt: 2000 },
    ...{ ack: { counts: [[444, 18]] as const, max: 4 }, sendLag: none, reconnect: none, expected: {} },
  };
  const found = {
    race,
    rehearsal: true,
    profile,
    shape,
    processes: 1,
    startAt: 0,
    outcomes: [outcome],
    count: null,
    cpuSeconds: {},
    interrupted: false,
  };
  return loadReport({ ...found, timeline: timeline(), freshness: none });
}

function screen(isTTY: boolean): { terminal: Terminal; text: () => string } {
  let text = '';
  const stderr = { isTTY, columns: 200, write: (more: string) => (text += more) };
  return { terminal: new Terminal({ write: () => true }, stderr, { noColour: true }), text: () => text };
}

describe('the report of a load', () => {
  it('sums up, and fails for what was not answered', () => {
    expect(report()).toMatchObject({ wanted: 20, rate: 9, peak: 9, passed: false, errors: { 'refused busy': 2 } });
    expect(report().checks.find(({ name }) => name === 'ack p99')).toMatchObject({ value: 3.999, passed: true });
  });

  it('says REHEARSAL in every form', () => {
    const { terminal, text } = screen(false);
    for (const second of [0, 1, 2, 3, 4]) new LiveView(terminal, race, profile, timeline()).show(second);
    const outputs = [text(), summaryView(report(), terminal), htmlReport(report()), JSON.stringify(report())];
    for (const output of outputs) expect(output).toMatch(/rehearsal/i);
    expect(htmlReport(report())).toContain('REHEARSAL: these ballots count for nothing.');
  });

  it('is one HTML file with every plot named, described and beside a table', () => {
    const html = htmlReport(report());
    expect(html).not.toMatch(/<script|<link|src=|href=|@import|url\(/);
    expect(html.match(/role="img" aria-labelledby/g)).toHaveLength(5);
    expect(html.match(/<desc /g)).toHaveLength(5);
    expect(html).toContain('&lt;Monza&gt;');
    expect(html).not.toContain('<Monza>');
    expect(html).not.toContain('NaN');
    expect(html).toContain('<th scope="row">1</th><td>10</td><td>10</td><td>9</td><td>4</td>');
  });
});

describe('the live view', () => {
  it('stays in place on a screen', () => {
    const { terminal, text } = screen(true);
    const view = new LiveView(terminal, race, profile, timeline());
    view.show(0);
    expect(text()).toContain('wanted 10/s   offered 10/s   recorded 9/s');
    expect(text()).toContain('steady: one');
    view.show(1);
    expect(text()).toContain('\u001b[7A\u001b[J');
    expect(text()).toContain('steady: two');
    expect(text()).toContain('refused busy 2');
  });

  it('is a line now and then where there is no screen', () => {
    const { terminal, text } = screen(false);
    const view = new LiveView(terminal, race, profile, timeline());
    for (let second = 0; second < 10; second += 1) view.show(second);
    expect(text().split('\n')).toHaveLength(3);
    expect(text()).not.toContain('\u001b');
  });
});
