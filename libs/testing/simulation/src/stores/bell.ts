import { currentProcess, type Process } from '../surroundings/process';
import type { VirtualTime } from '../surroundings/virtual-time';

/** Wakes processes that wait for a log to grow. */
export class Bell {
  #sleepers: { readonly wake: () => void; readonly owner: Process | null }[] = [];

  constructor(private readonly time: VirtualTime) {}

  ring(): void {
    for (const { wake, owner } of this.#sleepers.splice(0)) this.time.after(0, wake, owner);
  }

  /** Resolves at the next ring, after `ms` at the latest. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const owner = currentProcess() ?? null;
      const sleeper = { wake: resolve, owner };
      this.#sleepers.push(sleeper);
      this.time.after(ms, () => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        resolve();
      });
    });
  }
}
