import { cpuSeconds } from './process-cpu';

/** CPU µs of each of some processes, for each vote. */
export type CpuMicros = Readonly<Record<string, number>>;

/** What processes use from its making on. */
export class CpuMeter {
  readonly #started: readonly (readonly [name: string, pid: number, seconds: number])[];

  constructor(processes: Readonly<Record<string, number>>) {
    this.#started = Object.entries(processes).map(([name, pid]) => [name, pid, cpuSeconds(pid)]);
  }

  /** CPU µs so far, shared among so many votes. */
  microsEach(votes: number): CpuMicros {
    return Object.fromEntries(
      this.#started.map(([name, pid, seconds]) => [name, ((cpuSeconds(pid) - seconds) * 1e6) / votes]),
    );
  }
}

export function sumOf(cpu: CpuMicros): number {
  return Object.values(cpu).reduce((sum, micros) => sum + micros, 0);
}
