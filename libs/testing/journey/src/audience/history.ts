import type { RecordedData } from '@scrutineer/contracts';
import type { WsRefusalCode } from '@scrutineer/errors';
import type { Ballot } from './ballot';

/** What happened to a frame, as its voter knows it. */
export type BallotNews =
  | { readonly op: 'invoke'; readonly ballot: Ballot }
  | { readonly op: 'recorded'; readonly ballot: Ballot; readonly data: RecordedData }
  | { readonly op: 'refused'; readonly ballot: Ballot; readonly code: WsRefusalCode }
  /** The connection ended before the answer came. */
  | { readonly op: 'unknown'; readonly ballot: Ballot }
  | { readonly op: 'late'; readonly ballot: Ballot };

/** When, in ms since the process began; two events of one history compare. */
export type HistoryEvent = BallotNews & { readonly at: number };

/** Everything that an audience sent and heard, in the order it happened. */
export class History {
  readonly events: HistoryEvent[] = [];
  /** Codes that ended connections against their voter's will. */
  readonly closes: number[] = [];
  readonly #recorded = new Set<Ballot>();
  readonly #watchers = new Set<(event: HistoryEvent) => void>();
  #inFlight = 0;

  add(news: BallotNews): void {
    const event = { ...news, at: performance.now() };
    this.events.push(event);
    if (event.op === 'invoke') this.#inFlight += 1;
    else if (event.op !== 'late') this.#inFlight -= 1;
    if (event.op === 'recorded') this.#recorded.add(event.ballot);
    for (const watcher of this.#watchers) watcher(event);
  }

  closed(code: number): void {
    this.closes.push(code);
  }

  /** Different ballots that were recorded. */
  get recorded(): number {
    return this.#recorded.size;
  }

  /** Frames whose answer is still to come. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many events of each kind there were. */
  counts(): Readonly<Record<HistoryEvent['op'], number>> {
    const counts = { invoke: 0, recorded: 0, refused: 0, unknown: 0, late: 0 };
    for (const { op } of this.events) counts[op] += 1;
    return counts;
  }

  /** Resolves as soon as that many different ballots are recorded. */
  async whenRecorded(count: number): Promise<void> {
    if (this.recorded < count) await this.whenever(() => this.recorded >= count);
  }

  /** Resolves as soon as no frame waits for its answer. */
  async whenAnswered(): Promise<void> {
    if (this.inFlight > 0) await this.whenever(() => this.inFlight === 0);
  }

  /** Resolves with the next event that matches. */
  whenever(matches: (event: HistoryEvent) => boolean): Promise<HistoryEvent> {
    return new Promise((resolve) => {
      const watcher = (event: HistoryEvent): void => {
        if (!matches(event)) return;
        this.#watchers.delete(watcher);
        resolve(event);
      };
      this.#watchers.add(watcher);
    });
  }
}
