import type { PendingBallot } from './pending-ballot';
import type { KeyValueStore } from './key-value-store';

/** What a voter keeps of a recorded ballot. */
export interface Receipt {
  readonly race: string;
  readonly round: number;
  readonly ballotId: string;
  readonly candidate: string;
  readonly seq: number;
  /** ISO 8601 UTC. */
  readonly recordedAt: string;
  /** Where it lies in the log; null where only the voter's standing choice told that it is there. */
  readonly partition: number | null;
  readonly offset: string | null;
  /** Recorded after the close: it does not count. */
  readonly late: boolean;
  /** The choice that this one replaced, and that stands if this one is late. */
  readonly earlier: string | null;
}

/** All that a browser keeps of one round. */
export interface RoundRecord {
  /** Last `seq` used. */
  readonly seq: number;
  readonly pending: PendingBallot | null;
  readonly receipt: Receipt | null;
}

type StoredRound = RoundRecord & { readonly openedAt: string };

const EMPTY: RoundRecord = { seq: 0, pending: null, receipt: null };

/** The candidate that stands for this voter, as far as this browser knows. */
export function standingChoice(receipt: Receipt | null): string | null {
  return receipt?.late ? receipt.earlier : (receipt?.candidate ?? null);
}

/** A race's rounds in the browser's storage. */
export class RoundStore {
  readonly #store: KeyValueStore;
  readonly #race: string;

  constructor(store: KeyValueStore, race: string) {
    this.#store = store;
    this.#race = race;
  }

  key(round: number): string {
    return `scrutineer.${this.#race}.${round}`;
  }

  /**
   * What is kept of the round that opened at that time. A record of another opening is of another log (a rehearsal that
   * was wiped) and says nothing here; `openedAt` is null before a round's first opening.
   */
  read(round: number, openedAt: string | null): RoundRecord {
    const stored = this.#load(round);
    return stored && stored.openedAt === openedAt ? stored : EMPTY;
  }

  update(round: number, openedAt: string, change: Partial<RoundRecord>): void {
    const stored: StoredRound = { ...this.read(round, openedAt), ...change, openedAt };
    this.#store.setItem(this.key(round), JSON.stringify(stored));
  }

  /** The voter's receipt of the last round before this one that has one. */
  receiptBefore(round: number): Receipt | null {
    for (let earlier = round - 1; earlier > 0; earlier -= 1) {
      const receipt = this.#load(earlier)?.receipt;
      if (receipt) return receipt;
    }
    return null;
  }

  #load(round: number): StoredRound | null {
    try {
      return JSON.parse(this.#store.getItem(this.key(round)) ?? 'null') as StoredRound | null;
    } catch {
      return null;
    }
  }
}
