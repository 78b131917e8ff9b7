import { memoryStore, OPENED_AT } from '../testing/fake-gateway';
import { newPendingBallot } from './pending-ballot';
import { RoundStore, standingChoice } from './round-record';
import type { Receipt } from './round-record';

const receipt: Receipt = {
  race: 'r',
  round: 1,
  ballotId: 'b',
  candidate: '44',
  seq: 7,
  recordedAt: '2025-12-07T14:01:01.000Z',
  partition: 3,
  offset: '1841',
  late: false,
  earlier: null,
};

describe('RoundStore', () => {
  it('keeps parts of a round beside each other', () => {
    const rounds = new RoundStore(memoryStore(), 'r');
    const pending = newPendingBallot({ ballotId: 'b', candidate: '44', seq: 7, round: 1 });
    rounds.update(1, OPENED_AT, { seq: 7 });
    rounds.update(1, OPENED_AT, { pending });
    rounds.update(1, OPENED_AT, { receipt });
    expect(rounds.read(1, OPENED_AT)).toMatchObject({ seq: 7, pending, receipt });
  });

  it('knows nothing of a round of another log', () => {
    const rounds = new RoundStore(memoryStore(), 'r');
    rounds.update(1, OPENED_AT, { seq: 7, receipt });
    expect(rounds.read(1, null).receipt).toBeNull();
    rounds.update(1, '2026-03-08T05:00:00.000Z', { seq: 1 });
    expect(rounds.read(1, '2026-03-08T05:00:00.000Z')).toMatchObject({ seq: 1, receipt: null });
  });

  it('keeps races and rounds apart', () => {
    const store = memoryStore();
    new RoundStore(store, 'r').update(1, OPENED_AT, { receipt });
    expect(new RoundStore(store, 'r').read(2, OPENED_AT).receipt).toBeNull();
    expect(new RoundStore(store, 's').read(1, OPENED_AT).receipt).toBeNull();
  });

  it('finds the receipt of the last round that has one', () => {
    const rounds = new RoundStore(memoryStore(), 'r');
    rounds.update(1, OPENED_AT, { receipt });
    rounds.update(2, OPENED_AT, { seq: 3 });
    expect(rounds.receiptBefore(3)).toEqual(receipt);
    expect(rounds.receiptBefore(1)).toBeNull();
  });

  it('survives what is no record', () => {
    const store = memoryStore();
    const rounds = new RoundStore(store, 'r');
    store.setItem(rounds.key(1), '{"seq":');
    expect(rounds.read(1, OPENED_AT).seq).toBe(0);
  });
});

it('lets the earlier choice stand where the last came late', () => {
  expect(standingChoice(null)).toBeNull();
  expect(standingChoice(receipt)).toBe('44');
  expect(standingChoice({ ...receipt, late: true })).toBeNull();
  expect(standingChoice({ ...receipt, late: true, earlier: '4' })).toBe('4');
});
