import type { CastData, MyBallot, PublicRace, RecordedData, VoterTokenResponse } from '@scrutineer/contracts';
import { isRefusalCode } from '@scrutineer/errors';
import type { RefusalCode } from '@scrutineer/errors';

/** What became of a ballot that was posted. `unknown`: it may be in the log or not, as after any server error. */
export type PostAnswer =
  | { readonly outcome: 'recorded'; readonly data: RecordedData }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly retryAfterMs: number }
  | { readonly outcome: 'unknown'; readonly retryAfterMs: number };

/** An answer other than 2xx. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(readonly status: number) {
    super(`the server answered ${status}`);
  }
}

const TIMEOUT_MS = 10_000;

/** The public HTTP calls. All reject with `HttpError`, or with what `fetch` throws where no answer came, if not said otherwise. */
export class VoteApi {
  readonly #fetch: typeof fetch;

  constructor(fetchImpl: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetch = fetchImpl;
  }

  races(): Promise<PublicRace[]> {
    return this.#json('/api/races');
  }

  race(race: string): Promise<PublicRace> {
    return this.#json(racePath(race));
  }

  /** The token itself comes as a cookie. */
  issueToken(): Promise<Pick<VoterTokenResponse, 'expiresAt'>> {
    return this.#json('/api/voters', { method: 'POST' });
  }

  /** The voter's standing choice, null where there is none. */
  async standingBallot(race: string): Promise<MyBallot | null> {
    const response = await this.#request(`${racePath(race)}/ballots/mine`);
    if (response.status === 404) return null;
    return body(response);
  }

  /** Posts a ballot, for where no socket gets through. Never rejects. */
  async post(race: string, cast: CastData): Promise<PostAnswer> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(cast) };
    try {
      const response = await this.#request(`${racePath(race)}/ballots`, init);
      const data: unknown = await response.json();
      if (response.ok) return { outcome: 'recorded', data: data as RecordedData };
      return refusal(response, data);
    } catch {
      return { outcome: 'unknown', retryAfterMs: 0 };
    }
  }

  async #json<Value>(path: string, init?: RequestInit): Promise<Value> {
    return body(await this.#request(path, init));
  }

  #request(path: string, init?: RequestInit): Promise<Response> {
    return this.#fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }
}

function racePath(race: string): string {
  return `/api/races/${encodeURIComponent(race)}`;
}

async function body<Value>(response: Response): Promise<Value> {
  if (!response.ok) throw new HttpError(response.status);
  return (await response.json()) as Value;
}

function refusal(response: Response, problem: unknown): PostAnswer {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
  const seconds = Number(response.headers.get('Retry-After') ?? 0);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 0;
  if (response.status >= 500 || !isRefusalCode(code)) return { outcome: 'unknown', retryAfterMs };
  return { outcome: 'refused', code, retryAfterMs };
}
