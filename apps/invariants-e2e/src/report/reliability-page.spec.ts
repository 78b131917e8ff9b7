import { reliabilityPage, type Line } from './reliability-page';

const fault = (id: string) => ({ id, name: `fault ${id}`, injection: 'a | b', asserted: 'all is well', always: true });
const effects = { kills: 5, 'answered busy': 7 };
const outcome = { id: 'F1', ballots: 20_500, lost: 0, doubled: 0, healMs: 1_234, effects };
const circumstances = { day: '2025-12-07', machine: '2 cores, Linux' };
const lines = new Map<string, Line>([
  ['F1', { ...circumstances, outcome }],
  ['F2', { ...circumstances, outcome: null }],
]);

it('tells what was staged, and what it did', () => {
  const page = reliabilityPage([fault('F1')], lines, []);
  expect(page).toContain('(2 cores, Linux)');
  expect(page).toContain(
    '| F1 fault F1 | a \\| b | all is well | 20500 | 0 | 0 | 1.2 s | kills: 5; answered busy: 7 | 2025-12-07 |',
  );
  expect(page).toContain('Every fault of the list was staged and passed');
});

it('does not call passed what failed or was not run', () => {
  const page = reliabilityPage([fault('F1'), fault('F2'), fault('F3')], lines, []);
  expect(page).toContain('**Failed or not run: F2, F3.**');
  expect(page).toContain('| F2 fault F2 | a \\| b | all is well | **failed** |');
  expect(page).toContain('| F3 fault F3 | a \\| b | all is well | **not run** |');
  expect(page).not.toContain('Every fault');
});

it('names what was not staged', () => {
  const page = reliabilityPage([fault('F1')], lines, [{ what: 'power failure', reason: 'no plug' }]);
  expect(page).toContain('## Not staged\n\n- power failure: no plug');
});
