import type { LoadBallot } from './load-ballot';
import type { Random } from '@scrutineer/random';
import { VoterSession, type SessionParts } from './voter-session';

/** Handshakes under way at once: a listener's backlog is short. */
const CONNECTING_AT_ONCE = 64;
const SWEEP_MS = 1_000;

/** Holds one socket for each voter's token, from before the first ballot until after the last answer. */
export class SessionPool {
  readonly #sessions: VoterSession[];
  readonly #unreleased: Set<VoterSession>;
  readonly #waiting = new Set<() => void>();
  readonly #sweep: NodeJS.Timeout;
  #started = 0;
  #connecting = 0;
  #open = 0;
  /** Why the last connection failed; null while none did. */
  lastFailure: string | null = null;

  constructor(tokens: readonly string[], parts: SessionParts) {
    this.#sessions = tokens.map((token) => this.#session(token, parts));
    this.#unreleased = new Set(this.#sessions);
    this.#sweep = setInterval(() => this.#unreleased.forEach((session) => session.checkAnswers()), SWEEP_MS);
    this.#fill();
  }

  /** Sockets open now. */
  get open(): number {
    return this.#open;
  }

  cast(index: number, ballot: LoadBallot): void {
    this.#sessions[index]!.cast(ballot);
  }

  /** Cuts this part of the connections. */
  drop(part: number, random: Random): void {
    for (const session of this.#unreleased) if (random() < part) session.drop();
  }

  /** Resolves when every socket was opened, or after `ms`. */
  opened(ms: number, signal: AbortSignal): Promise<void> {
    return this.#until(() => this.#started === this.#sessions.length && this.#connecting === 0, ms, signal);
  }

  /** No more ballots follow: resolves when all are settled and all sockets closed, or after `ms` with the rest given up. */
  async finish(ms: number, signal: AbortSignal): Promise<void> {
    for (const session of [...this.#unreleased]) session.noMore();
    await this.#until(() => this.#unreleased.size === 0, ms, signal);
    clearInterval(this.#sweep);
    for (const session of [...this.#unreleased]) session.abandon();
  }

  #session(token: string, parts: SessionParts): VoterSession {
    let connecting = true;
    const tried = (): void => {
      if (connecting) this.#connecting -= 1;
      connecting = false;
      this.#fill();
    };
    const session: VoterSession = new VoterSession(token, parts, {
      opened: () => {
        this.#open += 1;
        this.#changed(tried);
      },
      closed: () => (this.#open -= 1),
      released: () => this.#changed(() => this.#unreleased.delete(session)),
      failed: (reason) => {
        this.lastFailure = reason;
        this.#changed(tried);
      },
    });
    return session;
  }

  #changed(change: () => void): void {
    change();
    for (const check of [...this.#waiting]) check();
  }

  #fill(): void {
    for (; this.#started < this.#sessions.length && this.#connecting < CONNECTING_AT_ONCE; this.#started += 1) {
      this.#connecting += 1;
      this.#sessions[this.#started]!.open();
    }
  }

  #until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(check);
        resolve();
      };
      const check = (): void => {
        if (condition()) end();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#waiting.add(check);
      check();
    });
  }
}
