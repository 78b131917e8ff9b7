// Between every process and every store. A call may be lost on its way there or back, arrive when nobody waits for it
// any more, or be executed twice; the caller sees a rejection and cannot tell which.
import type { SeededRandom } from '@scrutineer/random';
import type { Trace } from '../trace';
import { currentProcess, type Process } from './process';
import type { VirtualTime } from './virtual-time';

/** Appends fail apart from reads: producers may come back later than consumers. */
export type Server = 'ballot log' | 'appends' | 'race log' | 'tally store' | 'round secrets';

/** How bad the network is; odds from 0 to 1, times in ms. */
export interface Weather {
  readonly latency: number;
  readonly lostRequest: number;
  readonly lostReply: number;
  readonly delayed: number;
  readonly repeated: number;
}

export const CALM: Weather = { latency: 5, lostRequest: 0, lostReply: 0, delayed: 0, repeated: 0 };

/** A caller gives up after this long. */
const DEADLINE_MS = 1500;
/** A delayed request arrives up to this much later than its deadline. */
const LONGEST_DELAY_MS = 8000;

export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export class Network {
  readonly #awayUntil = new Map<Server, number>();
  weather: Weather;

  constructor(
    weather: Weather,
    private readonly time: VirtualTime,
    private readonly random: SeededRandom,
    private readonly trace: Trace,
  ) {
    this.weather = weather;
  }

  /** Nobody reaches the server for so long. */
  takeAway(server: Server, forMs: number): void {
    this.#awayUntil.set(server, Math.max(this.#awayUntil.get(server) ?? 0, this.time.now + forMs));
  }

  isAway(server: Server): boolean {
    return (this.#awayUntil.get(server) ?? 0) > this.time.now;
  }

  /** One message's way, in ms. */
  latency(): number {
    return this.random.between(0, this.weather.latency);
  }

  /** Has the server do some work for the process that calls; `caller` is who asked, dead or alive. */
  call<T>(server: Server, what: string, work: (caller: Process) => T | Promise<T>): Promise<T> {
    const caller = currentProcess();
    if (!caller) throw new Error(`${what}: only processes call`);
    return new Promise<T>((resolve, reject) => {
      const giveUp = (): void => reject(new NoAnswerError(`${what}: no answer`));
      const execute = (isAnswered: boolean): void => {
        if (this.isAway(server)) {
          if (isAnswered) this.time.after(DEADLINE_MS, giveUp, caller);
          return;
        }
        let settle: () => void;
        try {
          const value = work(caller);
          settle = () => resolve(value);
        } catch (error) {
          settle = () => reject(error instanceof Error ? error : new Error(String(error)));
        }
        if (isAnswered) this.time.after(this.latency(), settle, caller);
      };
      this.#send(what, execute, () => this.time.after(DEADLINE_MS, giveUp, caller));
    });
  }

  #send(what: string, execute: (isAnswered: boolean) => void, giveUpLater: () => void): void {
    const { lostRequest, lostReply, delayed, repeated } = this.weather;
    let fate = this.random.next();
    const at = this.latency();
    const is = (odds: number): boolean => (fate -= odds) < 0;
    if (is(lostRequest)) {
      this.trace.saw('request lost');
      giveUpLater();
    } else if (is(lostReply)) {
      this.trace.saw('reply lost');
      this.time.after(at, () => execute(false), null);
      giveUpLater();
    } else if (is(delayed)) {
      this.trace.tell(`${what} is delayed`);
      this.time.after(
        DEADLINE_MS + this.random.between(0, LONGEST_DELAY_MS),
        () => {
          this.trace.saw('request delayed past its deadline');
          execute(false);
        },
        null,
      );
      giveUpLater();
    } else if (is(repeated)) {
      this.trace.saw('command executed twice');
      this.time.after(at, () => execute(false), null);
      this.time.after(at + 1 + this.latency(), () => execute(true), null);
    } else {
      this.time.after(at, () => execute(true), null);
    }
  }
}
