import type { VoterSession } from './session';

/** Seconds between two pings of one socket; below the idle time-out of any load balancer (60 s). */
export const PERIOD_S = 24;
/** Bytes a reader may leave unread before it is dropped. */
const MAX_BUFFERED = 1024 * 1024;

/**
 * Pings every socket once a period, each at its own second of it, and those that have not answered once more half-way. Ends
 * those that answered neither, so within two periods of their last sign, and those that do not read.
 */
export class Heartbeat {
  readonly #slots: Set<VoterSession>[] = Array.from({ length: PERIOD_S }, () => new Set());
  #next = 0;
  #second = 0;
  #timer: NodeJS.Timeout | null = null;

  start(): void {
    this.#timer = setInterval(() => this.#beat(), 1000).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  watch(session: VoterSession): void {
    const slot = this.#slots[this.#next++ % PERIOD_S]!;
    slot.add(session);
    session.socket.on('pong', () => (session.missedPongs = 0));
    session.socket.once('close', () => slot.delete(session));
  }

  #beat(): void {
    const second = this.#second++;
    for (const session of this.#slots[second % PERIOD_S]!) {
      if (session.missedPongs >= 2 || session.socket.bufferedAmount > MAX_BUFFERED) session.socket.terminate();
      else this.#ping(session);
    }
    for (const session of this.#slots[(second + PERIOD_S / 2) % PERIOD_S]!) {
      if (session.missedPongs > 0) this.#ping(session);
    }
  }

  #ping(session: VoterSession): void {
    session.missedPongs += 1;
    session.socket.ping();
  }
}
