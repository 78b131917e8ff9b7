// What happened in one world: sightings are always counted, the story is told only when somebody listens.
import type { Sighting, SightingCounts } from './sightings';
import { currentProcess } from './surroundings/process';
import type { VirtualTime } from './surroundings/virtual-time';

/** A promise of the product that was broken; `invariant` as docs/simulation.md names them. */
export class Violation extends Error {
  override readonly name = 'Violation';
  constructor(
    readonly invariant: string,
    message: string,
  ) {
    super(`${invariant}: ${message}`);
  }
}

export class Trace {
  readonly sightings: SightingCounts = {};
  readonly lines: string[] = [];
  #violation: Violation | null = null;

  constructor(
    private readonly time: VirtualTime,
    private readonly isTold: boolean,
  ) {}

  /** The first promise that was broken. */
  get violation(): Violation | null {
    return this.#violation;
  }

  saw(name: Sighting): void {
    this.sightings[name] = (this.sightings[name] ?? 0) + 1;
    this.tell(name);
  }

  /** Adds a line to the story; text that is dear to make is given as a function. */
  tell(text: string | (() => string)): void {
    if (!this.isTold) return;
    const at = (this.time.elapsed / 1000).toFixed(3).padStart(8);
    const who = (currentProcess()?.name ?? '').padEnd(12);
    this.lines.push(`${at} s  ${who} ${typeof text === 'string' ? text : text()}`);
  }

  /** Ends the world: only the first violation is kept, the rest may follow from it. */
  violate(invariant: string, message: string): void {
    this.tell(`VIOLATION of ${invariant}: ${message}`);
    this.#violation ??= new Violation(invariant, message);
  }
}
