import { describeDetail } from './describe-detail';

it.each<[string, Readonly<Record<string, unknown>>]>([
  ['', {}],
  ['candidate: 44', { candidate: '44' }],
  ['title: Driver of the Day; candidates: 2', { title: 'Driver of the Day', candidates: [{ id: '4' }, { id: '44' }] }],
  ['rules: change final, visibility always', { rules: { change: 'final', visibility: 'always' }, opensAt: null }],
  ['completes: 2; offsets: 0 17 3', { completes: 2, offsets: ['0', '17', '3'] }],
  [`title: ${'x'.repeat(59)}…`, { title: 'x'.repeat(61) }],
])('says %j', (text, detail) => {
  expect(describeDetail(detail)).toBe(text);
});
