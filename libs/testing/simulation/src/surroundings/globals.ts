// Stands in for the runtime's own timers and clocks in every module of the bundle (see ../../bundle.mjs).
import { virtualTime, type Due } from './virtual-time';

class Timer {
  constructor(
    private readonly ms: number,
    private readonly run: () => void,
    private readonly repeats: boolean,
  ) {
    this.#arm();
  }

  #due!: Due;

  #arm(): void {
    this.#due = virtualTime().after(this.ms, () => {
      if (this.repeats) this.#arm();
      this.run();
    });
  }

  cancel(): void {
    this.#due.cancelled = true;
  }

  /** Nothing is kept alive by a virtual timer. */
  unref(): this {
    return this;
  }
}

export function setTimeout(run: () => void, ms = 0): Timer {
  return new Timer(ms, run, false);
}

export function setInterval(run: () => void, ms: number): Timer {
  return new Timer(ms, run, true);
}

export function setImmediate(run: () => void): Timer {
  return new Timer(0, run, false);
}

export function clearTimeout(timer: Timer | null | undefined): void {
  timer?.cancel();
}

export function clearInterval(timer: Timer | null | undefined): void {
  timer?.cancel();
}

export const performance = { now: (): number => virtualTime().elapsed };

class VirtualDate extends globalThis.Date {
  static override now(): number {
    return virtualTime().now;
  }
}

export { VirtualDate as Date };
