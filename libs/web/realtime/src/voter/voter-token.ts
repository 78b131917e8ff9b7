import type { KeyValueStore } from '../ballot/key-value-store';
import type { VoteApi } from '../http/vote-api';

const KEY = 'scrutineer.voter';
const MARGIN_MS = 60_000;

/**
 * The voter token. It lives in an HttpOnly cookie, out of any script's reach; only its expiry is kept here, so that a page
 * that is opened again need not ask. Where the cookie has gone missing meanwhile, the server says `not_authenticated`.
 */
export class VoterToken {
  readonly #api: Pick<VoteApi, 'issueToken'>;
  readonly #store: KeyValueStore;
  #renewal: Promise<void> | null = null;

  constructor(api: Pick<VoteApi, 'issueToken'>, store: KeyValueStore) {
    this.#api = api;
    this.#store = store;
  }

  /** Asks for a token unless the one this browser got is still good. Rejects as `renew` does. */
  async ensure(): Promise<void> {
    const expiresAt = Date.parse(this.#store.getItem(KEY) ?? '');
    if (!(expiresAt - MARGIN_MS > Date.now())) await this.renew();
  }

  /** Asks for a token; the same voter's again where the old one is validly signed. Rejects where no token was issued. */
  renew(): Promise<void> {
    this.#renewal ??= this.#issue().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #issue(): Promise<void> {
    const { expiresAt } = await this.#api.issueToken();
    this.#store.setItem(KEY, expiresAt);
  }
}
