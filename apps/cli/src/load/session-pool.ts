import type { LoadBallot } from './load-ballot';
import { VoterSession, type SessionParts } from './voter-session';

/** Handshakes under way at once: a listener's backlog is short. */
const CONNECTING_AT_ONCE = 64;
const SWEEP_MS = 1_000;

export interface PoolOptions extends SessionParts {
  /** One a voter. */
  readonly tokens: readonly string[];
  /** Sockets open at once. */
  readonly connections: number;
}

/**
 * Keeps as many voters' sockets open as are allowed, in the order in which they vote, ahead of their ballots. A ballot
 * whose voter has no socket yet waits for one, and its latency runs.
 */
export class SessionPool {
  readonly #sessions = new Map<number, VoterSession>();
  readonly #connecting = new Set<number>();
  readonly #waiting: (() => void)[] = [];
  readonly #sweep: NodeJS.Timeout;
  #nextVoter = 0;
  #open = 0;
  #finishing = false;
  /** Why the last connection failed; null while none did. */
  lastFailure: string | null = null;
  /** Whether any connection was ever open. */
  everConnected = false;

  constructor(private readonly options: PoolOptions) {
    this.#fill();
    this.#sweep = setInterval(() => this.#sessions.forEach((session) => session.checkAnswers()), SWEEP_MS);
  }

  cast(ballot: LoadBallot, last: boolean): void {
    const session = this.#session(ballot.voter);
    session.cast(ballot);
    if (last) session.noMore();
  }

  /** Resolves when all sockets that are allowed ahead are open, or after `ms`. */
  opened(ms: number): Promise<void> {
    return this.#until(() => this.#connecting.size === 0, ms);
  }

  /** No more ballots follow: resolves when all are settled and all sockets closed, or after `ms` with the rest given up. */
  async finish(ms: number, signal: AbortSignal): Promise<void> {
    this.#finishing = true;
    for (const session of this.#sessions.values()) session.noMore();
    if (!signal.aborted) await this.#until(() => this.#sessions.size === 0, ms, signal);
    clearInterval(this.#sweep);
    for (const session of [...this.#sessions.values()]) session.abandon();
  }

  #session(voter: number): VoterSession {
    let session = this.#sessions.get(voter);
    if (!session) {
      session = new VoterSession(this.options.tokens[voter]!, this.options, {
        connected: () => {
          this.everConnected = true;
          this.#changed(() => this.#connecting.delete(voter));
        },
        released: () =>
          this.#changed(() => {
            this.#connecting.delete(voter);
            this.#sessions.delete(voter);
            this.#open -= 1;
          }),
        failed: (reason) => {
          this.lastFailure = reason;
        },
      });
      this.#sessions.set(voter, session);
    }
    return session;
  }

  #changed(change: () => void): void {
    change();
    this.#fill();
    for (const check of [...this.#waiting]) check();
  }

  #fill(): void {
    const { tokens, connections } = this.options;
    while (
      this.#nextVoter < tokens.length &&
      this.#open < connections &&
      this.#connecting.size < CONNECTING_AT_ONCE &&
      // At the end only those who have a ballot waiting still need a socket.
      (!this.#finishing || this.#sessions.has(this.#nextVoter))
    ) {
      const voter = this.#nextVoter;
      this.#nextVoter += 1;
      this.#open += 1;
      this.#connecting.add(voter);
      this.#session(voter).open();
    }
  }

  #until(condition: () => boolean, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        this.#waiting.splice(this.#waiting.indexOf(check), 1);
        resolve();
      };
      const check = (): void => {
        if (condition()) end();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
      this.#waiting.push(check);
      check();
    });
  }
}
