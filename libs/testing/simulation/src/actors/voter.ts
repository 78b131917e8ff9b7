// A fan with a browser: tabs that share one storage, which may be cleared at any time.
import { nextSeq, RoundStore } from '@scrutineer/realtime';
import type { World } from '../world';
import { Tab } from './tab';

const TABS = 2;
/** A token is renewed long before the secret that signed it goes out of use. */
const TOKEN_MS = 15_000;

export class Voter {
  token = '';
  #storage = new Map<string, string>();
  readonly #tabs: readonly Tab[];
  readonly #lastTab = new Map<string, number>();

  constructor(
    private readonly world: World,
    readonly index: number,
  ) {
    this.#tabs = Array.from({ length: TABS }, (_, tab) => new Tab(world, this, tab));
  }

  /** Ballots still without a final answer. */
  get waiting(): number {
    return this.#tabs.filter(({ isWaiting }) => isWaiting).length;
  }

  tap(tab: number, race: string, choice: number): void {
    const last = this.#lastTab.get(race);
    if (last !== undefined && last !== tab) this.world.trace.saw('two tabs of one voter');
    if (this.#tabs[tab]!.tap(race, choice)) this.#lastTab.set(race, tab);
  }

  clearStorage(): void {
    this.world.trace.saw('storage cleared');
    this.#storage = new Map();
  }

  /** The number of the next ballot, taken under the lock that all tabs share. */
  takeSeq(race: string, round: number, openedAt: string): number {
    const storage = {
      getItem: (key: string) => this.#storage.get(key) ?? null,
      setItem: (key: string, value: string) => void this.#storage.set(key, value),
    };
    const rounds = new RoundStore(storage, race);
    const seq = nextSeq(rounds.read(round, openedAt).seq, this.world.time.now - Date.parse(openedAt));
    rounds.update(round, openedAt, { seq });
    return seq;
  }

  /** Fetches a token, with the old one the same voter's again. */
  renewToken(): void {
    const api = this.world.random.pick(this.world.apis.filter(({ running }) => running))?.running;
    if (!api) return;
    const now = this.world.time.now;
    const check = this.token === '' ? null : api.tokens.check(this.token, now);
    if (check?.status === 'invalid') {
      this.world.trace.violate('identity', `voter ${this.index} was taken for another after a change of token secrets`);
      return;
    }
    this.token = api.tokens.issue(now + TOKEN_MS, check?.token.voterId);
  }
}
