// Time that stands still while code runs and jumps to the next event when nothing is left to do.
import { currentProcess, type Process } from './process';

/** Something that is due at a virtual time. */
export interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly owner: Process | null;
  cancelled: boolean;
}

export const START_OF_TIME = globalThis.Date.parse('2025-12-07T13:00:00.000Z');

let active: VirtualTime | undefined;

/** The time of the world that is running; one world runs at a time. */
export function virtualTime(): VirtualTime {
  if (!active) throw new Error('no world is running');
  return active;
}

/** Begins the time of a new world, which is from now on the one that is running. */
export function newTime(): VirtualTime {
  return (active = new VirtualTime());
}

export class VirtualTime {
  #now = START_OF_TIME;
  #order = 0;
  readonly #heap: Due[] = [];

  /** True time in ms since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** ms since the world began. */
  get elapsed(): number {
    return this.#now - START_OF_TIME;
  }

  /** Runs work after `delay` ms, as the given process, by default as the one that asks. */
  after(delay: number, run: () => void, owner: Process | null = currentProcess() ?? null): Due {
    const due: Due = { at: this.#now + Math.max(0, delay), order: (this.#order += 1), run, owner, cancelled: false };
    this.#push(due);
    return due;
  }

  /** Lets a paused process go on with what came for it meanwhile. */
  resume(process: Process): void {
    for (const work of process.resume()) this.after(0, work, process);
  }

  /** Runs what is due until `elapsed` ms, or until `isDone` says so (asked after every event). */
  async runUntil(elapsed: number, isDone: () => boolean = () => false): Promise<void> {
    const end = START_OF_TIME + elapsed;
    while (!isDone()) {
      const due = this.#heap[0];
      if (!due || due.at > end) break;
      this.#pop();
      if (due.cancelled || due.owner?.alive === false) continue;
      this.#now = Math.max(this.#now, due.at);
      if (due.owner) due.owner.run(due.run);
      else due.run();
      await quiet();
    }
    if (!isDone()) this.#now = Math.max(this.#now, end);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(due, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Resolves once every promise that can settle without a timer has: the real event loop has gone round. */
function quiet(): Promise<void> {
  return new Promise((resolve) => globalThis.setImmediate(resolve));
}
