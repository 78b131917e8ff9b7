// A simulated process: what runs in it stops for ever when it crashes, and waits while it is paused. Code finds out by
// nothing but that: a crashed process gets no timer, no reply and no message any more.
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<Process>();

/** The process whose code is running, however many awaits deep; undefined outside all of them. */
export function currentProcess(): Process | undefined {
  return current.getStore();
}

export class Process {
  #alive = true;
  #backlog: (() => void)[] | null = null;

  constructor(
    readonly name: string,
    /** How far its wall clock is ahead of the true time, in ms. */
    readonly skew = 0,
  ) {}

  get alive(): boolean {
    return this.#alive;
  }

  get paused(): boolean {
    return this.#backlog !== null;
  }

  /** Runs work as this process; later if it is paused, never if it has crashed. */
  run(work: () => void): void {
    if (!this.#alive) return;
    if (this.#backlog) this.#backlog.push(work);
    else current.run(this, work);
  }

  crash(): void {
    this.#alive = false;
    this.#backlog = null;
  }

  pause(): void {
    if (this.#alive) this.#backlog ??= [];
  }

  /** Returns the work that waited, for the scheduler to hand back in order. */
  resume(): readonly (() => void)[] {
    const waiting = this.#backlog ?? [];
    this.#backlog = null;
    return waiting;
  }
}
