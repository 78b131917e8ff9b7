import { gatewayMetrics, Registry } from '@scrutineer/observability';
import { OutcomeUnknownError, type AppendRecord, type BallotLog, type Position } from '@scrutineer/voting-domain';
import { LiveFigures } from '../live-figures';
import { BallotBatcher, type BatcherLimits } from './ballot-batcher';
import type { PendingBallot } from './pending-ballot';

/** A log whose appends are answered by the test. */
class HeldLog {
  readonly appends: { size: number; answer(): void; lose(): void }[] = [];
  #arrived: (() => void)[] = [];

  append(records: readonly AppendRecord[]): Promise<Position[]> {
    return new Promise((resolve, reject) => {
      this.appends.push({
        size: records.length,
        answer: () => resolve(records.map(({ partition }, offset) => ({ partition, offset, at: 0 }))),
        lose: () => reject(new OutcomeUnknownError('no answer')),
      });
      for (const arrived of this.#arrived.splice(0)) arrived();
    });
  }

  async until(appends: number): Promise<void> {
    while (this.appends.length < appends) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }
}

const limits: BatcherLimits = { batch: 3, inFlight: 1, queued: 5, lingerMs: 5, waitMs: 60_000 };
let log: HeldLog;
let batcher: BallotBatcher;
let answers: string[];
let registry: Registry;

function start(change: Partial<BatcherLimits> = {}): void {
  log = new HeldLog();
  answers = [];
  registry = new Registry();
  const figures = new LiveFigures();
  batcher = new BallotBatcher(log as unknown as BallotLog, gatewayMetrics(registry), figures, { ...limits, ...change });
}

function offer(name: string): boolean {
  const ballot: PendingBallot = {
    partition: 0,
    key: new Uint8Array(16),
    value: new Uint8Array(1),
    ballotId: name,
    race: 'abu-dhabi-2025',
    round: 1,
    seq: 1,
    receivedAt: performance.now(),
    receiver: {
      recorded: ({ ballotId }, { offset }) => answers.push(`${ballotId} recorded at ${offset}`),
      refused: (ballotId, code) => answers.push(`${ballotId} refused ${code}`),
      unknown: () => answers.push(`${name} unknown`),
    },
  };
  return batcher.offer(ballot);
}

beforeEach(() => start());
afterEach(() => batcher.stop());

describe(BallotBatcher, () => {
  it('sends a full batch at once and answers nobody before the log has', async () => {
    for (const name of ['a', 'b', 'c']) offer(name);
    expect(log.appends.map(({ size }) => size)).toEqual([3]);
    expect(answers).toEqual([]);
    log.appends[0]!.answer();
    await batcher.drained();
    expect(answers).toEqual(['a recorded at 0', 'b recorded at 1', 'c recorded at 2']);
  });

  it('sends a smaller batch once its first ballot has lingered', async () => {
    offer('a');
    offer('b');
    expect(log.appends).toEqual([]);
    await log.until(1);
    expect(log.appends[0]!.size).toBe(2);
  });

  it('keeps its appends bounded, then its queue, and takes more when there is room', async () => {
    const taken = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(offer);
    expect(taken).toEqual([true, true, true, true, true, true, true, true, false]);
    expect(log.appends).toHaveLength(1);
    log.appends[0]!.answer();
    await log.until(2);
    expect(log.appends[1]!.size).toBe(3);
    expect(offer('j')).toBe(true);
  });

  it('says unknown, and never refused, of a batch whose outcome is not known', async () => {
    for (const name of ['a', 'b', 'c']) offer(name);
    log.appends[0]!.lose();
    await batcher.drained();
    expect(answers).toEqual(['a unknown', 'b unknown', 'c unknown']);
  });

  it('counts what was recorded, and nothing else', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) offer(name);
    log.appends[0]!.answer();
    await log.until(2);
    log.appends[1]!.lose();
    await batcher.drained();
    const metrics = await registry.metrics();
    expect(metrics).toContain('scrutineer_ballots_total{outcome="recorded",code=""} 3');
    expect(metrics).toContain('scrutineer_ballot_ack_seconds_count 3');
  });

  it('refuses what has waited too long without being handed over, and nothing else', async () => {
    start({ waitMs: 20 });
    for (const name of ['a', 'b', 'c', 'd']) offer(name);
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual(['d refused busy']);
    log.appends[0]!.answer();
    await batcher.drained();
    expect(answers).toHaveLength(4);
  });
});
