import { topicLayout } from './topic-layout';

const setting = (brokers: number, name: string) =>
  topicLayout('', 12, brokers).map(({ configEntries }) => configEntries?.find((entry) => entry.name === name)?.value);

it.each([
  [1, 1, '1'],
  [2, 2, '1'],
  [3, 3, '2'],
  [7, 3, '2'],
])('with %i brokers keeps %i replicas, of which %s must have a record', (brokers, replicas, inSync) => {
  for (const { replicationFactor } of topicLayout('', 12, brokers)) expect(replicationFactor).toBe(replicas);
  expect(new Set(setting(brokers, 'min.insync.replicas'))).toEqual(new Set([inSync]));
});

it('puts the prefix before every name', () => {
  expect(topicLayout('x-', 12, 1).map(({ topic }) => topic)).toEqual([
    'x-ballots',
    'x-race-events',
    'x-round-secrets',
    'x-ballots-dead',
  ]);
});
