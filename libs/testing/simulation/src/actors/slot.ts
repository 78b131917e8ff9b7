import type { Process } from '../surroundings/process';
import type { World } from '../world';
import type { Service } from './service';

/** A place where one service runs, one process after the other. */
export class Slot<S extends Service> {
  #service: S | null = null;
  #generation = 0;
  #isStopping = false;
  #startedAt = 0;

  constructor(
    private readonly world: World,
    private readonly name: string,
    private readonly start: (process: Process) => S,
  ) {
    this.#start();
  }

  /** When the service that runs or ran last was started. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** The service, unless it is down or stands still. */
  get running(): S | null {
    return this.#service && !this.#service.process.paused ? this.#service : null;
  }

  /** The service's process, standing still or not; null while it is down. */
  get process(): Process | null {
    return this.#service?.process ?? null;
  }

  /** Kills the process; a supervisor starts another after a while. */
  crash(forMs: number): boolean {
    const service = this.#service;
    if (!service || this.#isStopping) return false;
    service.process.crash();
    this.#service = null;
    service.crashed();
    this.world.time.after(forMs, () => this.#start(), null);
    return true;
  }

  pause(forMs: number): boolean {
    const process = this.running?.process;
    if (!process) return false;
    process.pause();
    this.world.time.after(forMs, () => this.world.time.resume(process), null);
    return true;
  }

  /** Stops the service in order and starts it again, perhaps configured anew. */
  restart(): boolean {
    const service = this.running;
    if (!service || this.#isStopping) return false;
    this.#isStopping = true;
    this.world.time.after(
      0,
      () => {
        void service.stop().then(() => this.world.time.after(0, () => this.#ended(service), null));
      },
      service.process,
    );
    return true;
  }

  #ended(service: S): void {
    service.process.crash();
    this.#isStopping = false;
    this.#service = null;
    this.#start();
  }

  #start(): void {
    if (this.#service) return;
    this.#generation += 1;
    this.#startedAt = this.world.time.now;
    const process = this.world.newProcess(`${this.name}.${this.#generation}`);
    process.run(() => (this.#service = this.start(process)));
    this.world.trace.tell(`${process.name} starts`);
  }
}
