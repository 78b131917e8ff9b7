// Questions go to the worker in order and are answered after the commit that holds them. At most MAX_WAITING wait:
// beyond that a question is rejected before it is handed over. When the worker dies, everything waiting is rejected,
// appends as "outcome unknown"; what it had committed is in the file.
import type { Worker } from 'node:worker_threads';
import { type Clock, OutcomeUnknownError } from '@scrutineer/voting-domain';
import { LogEnds } from './log-ends';
import { STOP } from './protocol';
import type { Answer, Committed, Opened, Question, RequestName, Requests } from './protocol';
import type { SqliteLog } from './sqlite-log';

const MAX_WAITING = 10_000;
const BEAT_MS = 500;

interface Waiting {
  readonly name: RequestName;
  readonly deadline: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export interface AskOptions {
  /** Rows it writes or reads; bounds the transaction. */
  readonly rows?: number;
  /** After so many ms it is rejected with `OutcomeUnknownError`. */
  readonly deadlineMs?: number;
}

export class WorkerChannel {
  readonly ends: LogEnds;
  /** Resolves when the worker has died unexpectedly; pending for ever otherwise. */
  readonly failed: Promise<Error>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #log: SqliteLog | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<unknown>;
  readonly #timer: NodeJS.Timeout;
  #lastId = 0;
  #down: Error | null = null;
  #beating = false;

  constructor(worker: Worker, opened: Opened & { refused: null }, clock: Clock, log: SqliteLog | undefined) {
    this.#worker = worker;
    this.#clock = clock;
    this.#log = log;
    this.ends = new LogEnds(opened.ends, opened.commands);
    worker.on('message', (committed: Committed) => this.#onCommitted(committed));
    let cause: unknown;
    worker.on('error', (error: unknown) => (cause = error));
    this.#exited = new Promise((resolve) => worker.on('exit', resolve));
    this.failed = new Promise((resolve) => {
      worker.on('exit', (code) => {
        const expected = this.#down;
        const error = expected ?? new Error(`the SQLite worker ended unexpectedly (code ${code})`, { cause });
        if (!expected) {
          log?.error({ err: error }, error.message);
          this.#goDown(error);
          resolve(error);
        }
        this.#rejectAll(error);
      });
    });
    this.#timer = setInterval(() => this.#tick(), BEAT_MS);
  }

  ask<Name extends RequestName>(
    name: Name,
    ask: Requests[Name]['ask'],
    { rows = 1, deadlineMs = Infinity }: AskOptions = {},
  ): Promise<Requests[Name]['answer']> {
    if (this.#down) return Promise.reject(this.#down);
    if (this.#waiting.size >= MAX_WAITING)
      return Promise.reject(new Error(`${MAX_WAITING} requests are waiting for SQLite`));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { name, deadline: performance.now() + deadlineMs, resolve, reject });
      this.#worker.postMessage({ id, name, ask, rows } satisfies Question);
    });
  }

  /** Lets what is waiting finish, then closes the file and ends the thread. */
  async close(): Promise<void> {
    if (!this.#down) {
      this.#goDown(new Error('the SQLite storage is closed'));
      this.#worker.postMessage(STOP);
    }
    await this.#exited;
  }

  #onCommitted({ answers, ends, commands }: Committed): void {
    for (const answer of answers) this.#settle(answer);
    this.ends.moved(ends, commands);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    if ('value' in answer) return waiting.resolve(answer.value as never);
    const { message, unknown } = answer.failure;
    const error = new Error(`SQLite could not ${waiting.name}: ${message}`);
    waiting.reject(unknown ? outcomeUnknown(waiting, error) : error);
  }

  #tick(): void {
    const now = performance.now();
    for (const [id, waiting] of this.#waiting) {
      if (waiting.deadline > now) continue;
      this.#waiting.delete(id);
      waiting.reject(new OutcomeUnknownError('SQLite did not answer in time'));
    }
    if (!this.#beating) void this.#beat();
  }

  async #beat(): Promise<void> {
    this.#beating = true;
    try {
      await this.ask('beat', this.#clock.now());
    } catch (error) {
      if (this.#down) return;
      this.#log?.warn({ err: error }, 'SQLite housekeeping failed; it is tried again');
    } finally {
      this.#beating = false;
    }
    this.ends.beat();
  }

  #goDown(error: Error): void {
    this.#down = error;
    clearInterval(this.#timer);
    this.ends.fail(error);
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(outcomeUnknown(waiting, error));
    this.#waiting.clear();
  }
}

/** Only an append promises its caller to tell "not written" from "perhaps written". */
function outcomeUnknown({ name }: Waiting, cause: Error): Error {
  return name === 'append' ? new OutcomeUnknownError(cause.message, { cause }) : cause;
}
