import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { OutcomeUnknownError } from '@scrutineer/voting-domain';
import type { Question } from './protocol';
import { WorkerChannel } from './worker-channel';

/** Takes every question and answers none until told. */
class DeafWorker extends EventEmitter {
  readonly questions: Question[] = [];
  postMessage(message: Question | 'stop'): void {
    if (message === 'stop') this.emit('exit', 0);
    else this.questions.push(message);
  }
  answer(index: number, value: unknown): void {
    this.emit('message', { answers: [{ id: this.questions[index]!.id, value }], ends: [7], commands: 0 });
  }
}

function start(): { worker: DeafWorker; channel: WorkerChannel } {
  const worker = new DeafWorker();
  const opened = { refused: null, ends: [0], commands: 0 } as const;
  return { worker, channel: new WorkerChannel(worker as unknown as Worker, opened, Date, undefined) };
}

describe('WorkerChannel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('calls an append unknown, not refused, when its deadline passes, and ignores a later answer', async () => {
    const { worker, channel } = start();
    const asked = channel.ask('append', new Uint8Array(), { deadlineMs: 2_000 });
    const outcome = expect(asked).rejects.toBeInstanceOf(OutcomeUnknownError);
    jest.advanceTimersByTime(2_500);
    await outcome;
    worker.answer(0, { offsets: Float64Array.of(0), at: 1 });
    await channel.close();
  });

  it('knows the new ends by the time a caller learns its answer', async () => {
    const { worker, channel } = start();
    const asked = channel.ask('append', new Uint8Array());
    const ends = asked.then(() => channel.ends.ballots);
    worker.answer(0, { offsets: Float64Array.of(6), at: 1 });
    expect(await ends).toEqual([7]);
    await channel.close();
  });

  it('hands nothing over beyond its bound of waiting requests', async () => {
    const { worker, channel } = start();
    const waiting = Array.from({ length: 10_000 }, () => channel.ask('getKey', { key: 'k', now: 0 }));
    await expect(channel.ask('getKey', { key: 'k', now: 0 })).rejects.toThrow('waiting for SQLite');
    expect(worker.questions).toHaveLength(10_000);
    worker.answer(0, null);
    await waiting[0];
    waiting.push(channel.ask('getKey', { key: 'k', now: 0 }));
    expect(worker.questions).toHaveLength(10_001);
    const settled = Promise.allSettled(waiting);
    await channel.close();
    expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(10_000);
  });

  it('shows no beat while the worker does not answer one', async () => {
    const { worker, channel } = start();
    jest.advanceTimersByTime(3_000);
    expect(channel.ends.beats).toBe(0);
    expect(worker.questions.map(({ name }) => name)).toEqual(['beat']);
    worker.answer(0, null);
    await jest.advanceTimersByTimeAsync(0);
    expect(channel.ends.beats).toBe(1);
    await channel.close();
  });
});
