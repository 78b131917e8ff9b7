import { reliabilityPage } from './reliability-page';

const fault = (id: string) => ({ id, name: `fault ${id}`, injection: 'a | b', asserted: 'all is well', always: true });
const outcome = {
  id: 'F1',
  ballots: 20_500,
  lost: 0,
  doubled: 0,
  healMs: 1_234,
  effects: { kills: 5, 'answered busy': 7 },
};
const circumstances = { day: new Date('2025-12-07T15:00:00Z'), machine: '2 cores, Linux' };

it('tells what was staged, and what it did', () => {
  const page = reliabilityPage([fault('F1')], [outcome], [], circumstances);
  expect(page).toContain('on 2025-12-07 (2 cores, Linux)');
  expect(page).toContain(
    '| F1 fault F1 | a \\| b | all is well | 20500 | 0 | 0 | 1.2 s | kills: 5; answered busy: 7 |',
  );
  expect(page).toContain('Every fault of the list was staged and passed');
});

it('does not call passed what failed', () => {
  const page = reliabilityPage([fault('F1'), fault('F2')], [outcome], [], circumstances);
  expect(page).toContain('**Failed: F2.**');
  expect(page).toContain('| F2 fault F2 | a \\| b | all is well | **failed** |');
  expect(page).not.toContain('Every fault');
});

it('names what was not staged', () => {
  const page = reliabilityPage([fault('F1')], [outcome], [{ what: 'power failure', reason: 'no plug' }], circumstances);
  expect(page).toContain('## Not staged\n\n- power failure: no plug');
});
