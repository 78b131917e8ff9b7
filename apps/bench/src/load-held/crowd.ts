import { HeldVoter, type HeldBallot, type VoterEvents } from './held-voter';

/** Sockets that may be opening at once while the crowd gathers; the storm later knows no such limit. */
const GATHERING = 200;

/** Where a ballot lies, as the server said. */
export interface RecordedAt {
  readonly ballotId: string;
  readonly partition: number;
  readonly offset: string;
}

/** Everybody who watches, some of whom vote. */
export class Crowd implements VoterEvents {
  readonly recordedBallots: RecordedAt[] = [];
  /** From when a ballot was due to its `recorded`, in ms; emptied by whoever reads a phase. */
  waits: number[] = [];
  readonly refusals = new Map<string, number>();
  readonly closes = new Map<number, number>();
  resultsFrames = 0;
  present = 0;
  readonly #voters: HeldVoter[];
  readonly #waiting = new Set<{ count: number; resolve: () => void }>();
  #next = 0;

  constructor(
    readonly size: number,
    url: string,
    token: () => string,
  ) {
    this.#voters = Array.from({ length: size }, (_, n) => new HeldVoter(n, url, token(), this));
  }

  /** Connects everybody, a few at a time. */
  async gather(): Promise<void> {
    for (let n = 0; n < this.size; n += GATHERING) {
      for (const voter of this.#voters.slice(n, n + GATHERING)) voter.connect();
      await this.whenPresent(Math.min(this.size, n + GATHERING));
    }
  }

  /** Resolves once that many are connected and were told their race. */
  whenPresent(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ count, resolve });
      this.#tell();
    });
  }

  /** Resolves once nobody is connected. */
  async whenGone(): Promise<void> {
    while (this.present > 0) await new Promise(setImmediate);
  }

  /** Has `rate` ballots a second cast by the clock, whatever is unanswered, until it is called off. */
  vote(rate: number): () => Promise<void> {
    const started = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      for (; sent < ((performance.now() - started) * rate) / 1000; sent += 1) {
        this.#nextVoter()?.vote(started + (sent * 1000) / rate);
      }
    }, 1);
    return async () => {
      clearInterval(timer);
      while (this.#voters.some((voter) => voter.hasVotePending)) await new Promise((tick) => setTimeout(tick, 50));
    };
  }

  leave(): void {
    for (const voter of this.#voters) voter.leave();
  }

  joined(): void {
    this.present += 1;
    this.#tell();
  }

  left(code: number): void {
    this.present -= 1;
    this.closes.set(code, (this.closes.get(code) ?? 0) + 1);
  }

  recorded({ ballotId, since }: HeldBallot, { partition, offset }: { partition: number; offset: string }): void {
    this.recordedBallots.push({ ballotId, partition, offset });
    this.waits.push(performance.now() - since);
  }

  refused(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  resultsShown(): void {
    this.resultsFrames += 1;
  }

  #nextVoter(): HeldVoter | undefined {
    for (let tried = 0; tried < this.size; tried += 1) {
      const voter = this.#voters[this.#next++ % this.size];
      if (!voter?.hasVotePending) return voter;
    }
    return undefined;
  }

  #tell(): void {
    for (const one of this.#waiting) {
      if (this.present < one.count) continue;
      this.#waiting.delete(one);
      one.resolve();
    }
  }
}
