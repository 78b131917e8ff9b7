import { decodeLogRecord, encodeBallot } from '@scrutineer/contracts';
import { createLogger } from '@scrutineer/observability';
import { voterKey } from '@scrutineer/testing-memory';
import { judgeRecord, partitionOf, type Position, type TallyRef } from '@scrutineer/voting-domain';
import type { GatewayParts } from '../gateway-parts';
import { GatewayUnderTest, PARTITIONS, RACE } from '../spec-support/gateway-under-test';
import { ClosedBallots } from './closed-ballots';

let gateway: GatewayUnderTest;
let closed: ClosedBallots;
let answers: string[];

beforeEach(async () => {
  gateway = await GatewayUnderTest.start();
  await gateway.create();
  await gateway.open();
  const { book, log, store } = gateway;
  const parts = { book, ballotLog: log, tallyStore: store, logger: createLogger('gateway', 'silent') };
  closed = new ClosedBallots(parts as unknown as GatewayParts);
  answers = [];
});
afterEach(async () => {
  closed.stop();
  await gateway.stop();
});

interface Cast {
  readonly voter: number;
  readonly seq: number;
  readonly ballotId?: string;
}

const address = (voter: number): { key: Uint8Array; partition: number } => {
  const key = voterKey(voter);
  return { key, partition: partitionOf(key, PARTITIONS) };
};

const ballotOf = (voter: number, seq: number): string =>
  `00000000-0000-4000-8000-${String(voter * 1e6 + seq).padStart(12, '0')}`;

async function record({ voter, seq, ballotId = ballotOf(voter, seq) }: Cast): Promise<Position> {
  const ballot = { race: RACE, round: 1, ballotId, candidate: '44', seq, at: 0 };
  const [position] = await gateway.log.append([
    { ...address(voter), value: encodeBallot({ kind: 'ballot', ...ballot }) },
  ]);
  return position!;
}

/** Applies one partition of the log, as the worker does. */
async function tally(voter: number): Promise<void> {
  const { partition } = address(voter);
  const { frozen } = gateway.book.race(RACE)!.rounds[0]!;
  const ref: TallyRef = { race: RACE, round: 1, partition };
  const rules = { buckets: frozen!.buckets, candidates: frozen!.candidates, change: frozen!.rules.change };
  const { next: from } = (await gateway.store.position(ref)) ?? { next: 0 };
  for await (const batch of gateway.log.read(partition, from)) {
    const records = batch.records.flatMap((raw) => {
      const decoded = decodeLogRecord(raw);
      const judged = decoded && judgeRecord(gateway.book.race(RACE), decoded, raw, partition);
      return judged && 'record' in judged ? [judged.record] : [];
    });
    const { to } = batch;
    await gateway.store.apply({ ref, rules, from, to, start: 0, goal: 0, digest: '', generation: 0, records });
  }
}

function resend(name: string, { voter, seq, ballotId = ballotOf(voter, seq) }: Cast): void {
  closed.resend({
    ...{ race: RACE, round: 1, ...address(voter), ballotId, seq },
    receiver: {
      recorded: (_ballot, { offset }) => answers.push(`${name} recorded at ${offset}`),
      refused: (_id, code, retryAfterMs) => answers.push(`${name} ${code}${retryAfterMs > 0 ? ', retry' : ''}`),
      unknown: () => answers.push(`${name} unknown`),
    },
  });
}

async function answered(count: number): Promise<string[]> {
  while (answers.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  return answers;
}

describe('a ballot sent again after the close', () => {
  it('is recorded where it was first, if it stands, and refused if another or none does', async () => {
    const { offset } = await record({ voter: 1, seq: 7 });
    await record({ voter: 1, seq: 7 });
    await gateway.close();
    await tally(1);
    await tally(2);
    resend('same', { voter: 1, seq: 7 });
    resend('other', { voter: 1, seq: 8 });
    resend('stranger', { voter: 2, seq: 7 });
    expect((await answered(3)).toSorted()).toEqual([
      'other race_closed',
      `same recorded at ${offset}`,
      'stranger race_closed',
    ]);
  });

  it('is recorded at its own place, though another of its voter has the same seq', async () => {
    const twin = ballotOf(1, 8);
    const first = await record({ voter: 1, seq: 7 });
    const second = await record({ voter: 1, seq: 7, ballotId: twin });
    await gateway.close();
    await tally(1);
    resend('first', { voter: 1, seq: 7 });
    resend('twin', { voter: 1, seq: 7, ballotId: twin });
    resend('never recorded', { voter: 1, seq: 7, ballotId: ballotOf(1, 9) });
    expect((await answered(3)).toSorted()).toEqual([
      `first recorded at ${first.offset}`,
      'never recorded race_closed',
      `twin recorded at ${second.offset}`,
    ]);
  });

  it('waits until the tally has passed the cut', async () => {
    const asked = jest.spyOn(gateway.store, 'position');
    const { offset } = await record({ voter: 1, seq: 7 });
    await tally(1);
    await gateway.close();
    resend('early', { voter: 1, seq: 7 });
    asked.mockClear();
    while (asked.mock.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(answers).toEqual([]);
    await tally(1);
    expect(await answered(1)).toEqual([`early recorded at ${offset}`]);
  });

  it('is not judged by a view of the races that may be older than the question', async () => {
    await record({ voter: 1, seq: 7 });
    await gateway.close();
    await tally(1);
    const reached = Promise.withResolvers<undefined>();
    jest.spyOn(gateway.book, 'sync').mockReturnValueOnce(reached.promise);
    const asked = jest.spyOn(gateway.store, 'position');
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      resend('early', { voter: 1, seq: 8 });
      await jest.advanceTimersByTimeAsync(1000);
      resend('later than the view', { voter: 1, seq: 8 });
      expect(asked).not.toHaveBeenCalled();
      reached.resolve(undefined);
      while (answers.length === 0) await jest.advanceTimersByTimeAsync(1);
      expect(answers).toEqual(['early race_closed']);
      while (answers.length < 2) await jest.advanceTimersByTimeAsync(1);
    } finally {
      jest.useRealTimers();
    }
    expect(answers[1]).toBe('later than the view race_closed');
  });

  it('is not judged by a store that fell back while it was asked', async () => {
    const { offset } = await record({ voter: 1, seq: 7 });
    await gateway.close();
    await tally(1);
    jest.spyOn(gateway.store, 'standings').mockResolvedValueOnce({ next: null, choices: [null] });
    resend('counted', { voter: 1, seq: 7 });
    expect(await answered(1)).toEqual([`counted recorded at ${offset}`]);
  });

  it('is answered once, though the store fails for some and for a time', async () => {
    const voters = [1, 2, 3, 4, 5, 6];
    for (const voter of voters) await record({ voter, seq: 1 });
    await gateway.close();
    for (const voter of voters) await tally(voter);
    const { partition } = address(1);
    let failures = 3;
    const standings = gateway.store.standings.bind(gateway.store);
    jest.spyOn(gateway.store, 'standings').mockImplementation((ref, ...rest) => {
      if (ref.partition === partition && failures-- > 0) return Promise.reject(new Error('redis is away'));
      return standings(ref, ...rest);
    });
    for (const voter of voters) resend(`voter ${voter}`, { voter, seq: 1 });
    const names = (await answered(voters.length)).map((answer) => answer.split(' recorded')[0]);
    expect(names.toSorted()).toEqual(voters.map((voter) => `voter ${voter}`));
    expect(failures).toBeLessThan(0);
  });

  it('is told to come back where it cannot be learnt in time, or too many ask', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      for (let n = 0; n < 20_000; n += 1) resend('waiting', { voter: 1, seq: 1 });
      expect(answers).toEqual([]);
      resend('one too many', { voter: 1, seq: 1 });
      expect(answers).toEqual(['one too many busy, retry']);
      await jest.advanceTimersByTimeAsync(11_000);
      expect(answers).toHaveLength(20_001);
      expect(new Set(answers.slice(1))).toEqual(new Set(['waiting busy, retry']));
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a ballot recorded past the cut', () => {
  it.each([
    ['late, if no copy of it counts', { voter: 1, seq: 8 }, true],
    ['not late, if an earlier copy of it does', { voter: 1, seq: 7 }, false],
  ])('is %s', async (_name, cast, isLate) => {
    await record({ voter: 1, seq: 7 });
    await gateway.close();
    await record(cast);
    await tally(1);
    const late = jest.fn();
    closed.checkLate({ race: RACE, round: 1, ...address(1), seq: cast.seq }, late);
    resend('afterwards', { voter: 1, seq: 7 });
    await answered(1);
    expect(late).toHaveBeenCalledTimes(isLate ? 1 : 0);
  });
});

describe('stopping', () => {
  it('leaves nobody waiting, not even those who are being asked about, and takes no more', async () => {
    await record({ voter: 1, seq: 7 });
    await gateway.close();
    await tally(1);
    const reached = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    jest.spyOn(gateway.store, 'position').mockImplementation(async () => {
      reached.resolve(undefined);
      await held.promise;
      return null;
    });
    const late = jest.fn();
    resend('asked', { voter: 1, seq: 7 });
    closed.checkLate({ race: RACE, round: 1, ...address(1), seq: 7 }, late);
    await reached.promise;
    resend('waiting', { voter: 1, seq: 7 });
    closed.stop();
    expect(answers).toEqual(['waiting busy, retry']);
    resend('afterwards', { voter: 1, seq: 7 });
    expect(answers).toEqual(['waiting busy, retry', 'afterwards busy, retry']);
    held.resolve(undefined);
    expect(await answered(3)).toContain('asked busy, retry');
    expect(late).not.toHaveBeenCalled();
  });
});
