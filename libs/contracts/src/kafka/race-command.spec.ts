import type { CommandMeta, RaceAction, RaceCommand } from '@scrutineer/voting-domain';
import { raceCommandTypes } from '../http/audit';
import { decodeRaceCommand, encodeRaceCommand } from './race-command';

const meta: CommandMeta = {
  id: '2f0c',
  race: 'abu-dhabi-2025',
  expectedVersion: 3,
  actor: { name: 'nina', role: 'admin' },
  reason: null,
  at: '2025-12-07T13:58:21.042Z',
};
const definition = {
  title: 'Driver of the Day',
  candidates: [{ id: '44', name: 'Lewis Hamilton', team: 'Ferrari', colour: '#e8002d' }],
  rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
  opensAt: null,
  closesAt: '2025-12-07T15:00:00Z',
} as const;
const ends = [0, 1841, Number.MAX_SAFE_INTEGER];

const actions: RaceAction[] = [
  { type: 'create', ...definition },
  { type: 'edit', title: 'Driver of the Night', opensAt: null },
  { type: 'open', ends, freeze: { partitions: 3, buckets: 64, pepperHash: 'ab'.repeat(32) } },
  { type: 'reopen', ends },
  { type: 'close', ends },
  { type: 'reset', ends },
  { type: 'certify', ends },
  { type: 'reveal' },
  { type: 'hide' },
  { type: 'withdraw', candidate: '44' },
  { type: 'opened', completes: 4, offsets: ends },
  { type: 'closed', completes: 5, offsets: ends },
  { type: 'sealed', completes: 6, offsets: ends },
];

describe('a race command', () => {
  it('is tried here in every type', () => {
    expect(actions.map(({ type }) => type)).toEqual(raceCommandTypes);
  });

  it.each(actions)('of type $type comes back as it was written', (action) => {
    const command: RaceCommand = { ...meta, ...action };
    expect(decodeRaceCommand(encodeRaceCommand(command))).toEqual(command);
  });

  it('has its offsets as decimal text on the wire', () => {
    expect(JSON.parse(encodeRaceCommand({ ...meta, type: 'close', ends }))).toMatchObject({
      ends: ['0', '1841', '9007199254740991'],
    });
  });

  const close = { ...meta, type: 'close', ends: ['1'] };
  it.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['an unknown type', JSON.stringify({ ...close, type: 'explode' })],
    ['an unknown key', JSON.stringify({ ...close, force: true })],
    ['no id', JSON.stringify({ ...close, id: undefined })],
    ['offsets that are numbers', JSON.stringify({ ...close, ends: [1] })],
    ['an offset with a leading zero', JSON.stringify({ ...close, ends: ['01'] })],
    ['an offset beyond exact numbers', JSON.stringify({ ...close, ends: ['9007199254740993'] })],
    ['a local time', JSON.stringify({ ...close, at: '2025-12-07T13:58:21+02:00' })],
    ['a role that may not command', JSON.stringify({ ...close, actor: { name: 'x', role: 'viewer' } })],
  ])('cannot be read from %s', (_, text) => {
    expect(decodeRaceCommand(JSON.stringify(close))).not.toBeNull();
    expect(decodeRaceCommand(text)).toBeNull();
  });

  it('is never written unreadable', () => {
    expect(() => encodeRaceCommand({ ...meta, type: 'close', ends: [-1] })).toThrow();
    expect(() => encodeRaceCommand({ ...meta, race: 'No Slug', type: 'reveal' })).toThrow();
  });
});
