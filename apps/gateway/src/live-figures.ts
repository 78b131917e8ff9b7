import type { WsRefusalCode } from '@scrutineer/errors';

/** Figures of one race over the last seconds. */
export interface RaceFigures {
  readonly sockets: number;
  readonly acceptedPerSecond: number;
  readonly refusedPerSecond: Partial<Record<WsRefusalCode, number>>;
  /** Null while nothing was acknowledged. */
  readonly ackP50Ms: number | null;
  readonly ackP99Ms: number | null;
}

interface Acknowledged {
  readonly race: string;
  /** Monotonic ms. */
  readonly receivedAt: number;
}

interface Second {
  readonly at: number;
  accepted: number;
  readonly refused: Map<WsRefusalCode, number>;
  readonly acks: number[];
}

const SECONDS = 5;
/** Acknowledgements sampled a second, for the percentiles. */
const SAMPLES = 500;

/** Counts what a gateway does, for an operator who watches the same process. */
export class LiveFigures {
  readonly #races = new Map<string, { sockets: number; seconds: Second[] }>();

  joined(race: string): void {
    this.#of(race).sockets += 1;
  }

  left(race: string): void {
    this.#of(race).sockets -= 1;
  }

  /** Takes what was acknowledged at once, at `now` (monotonic ms). */
  recorded(ballots: readonly Acknowledged[], now: number): void {
    let race: string | null = null;
    let second: Second | null = null;
    for (const ballot of ballots) {
      // One race's, nearly always.
      if (!second || ballot.race !== race) second = this.#second((race = ballot.race));
      second.accepted += 1;
      if (second.acks.length < SAMPLES) second.acks.push(now - ballot.receivedAt);
    }
  }

  refused(race: string, code: WsRefusalCode): void {
    const { refused } = this.#second(race);
    refused.set(code, (refused.get(code) ?? 0) + 1);
  }

  figures(race: string): RaceFigures {
    const { sockets, seconds } = this.#of(race);
    // The running second is left out: it would be a rate of half a second.
    const now = Math.floor(performance.now() / 1000);
    const whole = seconds.filter(({ at }) => at < now && at >= now - SECONDS);
    const acks = whole.flatMap((second) => second.acks).sort((a, b) => a - b);
    const refused: Partial<Record<WsRefusalCode, number>> = {};
    for (const second of whole) {
      for (const [code, n] of second.refused) refused[code] = (refused[code] ?? 0) + n / SECONDS;
    }
    return {
      sockets,
      acceptedPerSecond: whole.reduce((sum, { accepted }) => sum + accepted, 0) / SECONDS,
      refusedPerSecond: refused,
      ackP50Ms: acks[Math.floor(acks.length * 0.5)] ?? null,
      ackP99Ms: acks[Math.floor(acks.length * 0.99)] ?? null,
    };
  }

  #second(race: string): Second {
    const { seconds } = this.#of(race);
    const at = Math.floor(performance.now() / 1000);
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    const fresh: Second = { at, accepted: 0, refused: new Map(), acks: [] };
    seconds.push(fresh);
    if (seconds.length > SECONDS + 1) seconds.shift();
    return fresh;
  }

  #of(race: string): { sockets: number; seconds: Second[] } {
    let figures = this.#races.get(race);
    if (!figures) this.#races.set(race, (figures = { sockets: 0, seconds: [] }));
    return figures;
  }
}
