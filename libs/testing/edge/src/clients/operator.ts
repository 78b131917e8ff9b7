import {
  closedRaceSchema,
  publicRaceSchema,
  sessionResponseSchema,
  statsSchema,
  type PublicRace,
  type Results,
  type Stats,
} from '@scrutineer/contracts';
import { eventually } from './eventually';

/** The admin's side over HTTP, as the published contract has it. */
export class Operator {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
    private readonly csrfToken: string,
  ) {}

  static async logIn(url: string, password: string): Promise<Operator> {
    const response = await fetch(`${url}/api/admin/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    if (response.status !== 200) throw new Error(`the log-in was answered ${response.status}`);
    const { csrfToken } = sessionResponseSchema.parse(await response.json());
    const cookie = response.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
    return new Operator(url, cookie.join('; '), csrfToken);
  }

  /** A call as a page of this session makes it; `init` may override anything. */
  call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Cookie: this.cookie, 'X-CSRF-Token': this.csrfToken, 'Content-Type': 'application/json' };
    return fetch(`${this.url}${path}`, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    });
  }

  create(race: object): Promise<Response> {
    return this.call('/api/admin/races', { method: 'POST', body: JSON.stringify(race) });
  }

  /** Runs a lifecycle command to its completion. */
  async run(race: string, command: string, body: object = {}): Promise<PublicRace> {
    const init = { method: 'POST', body: JSON.stringify(body) };
    const response = await this.call(`/api/admin/races/${race}/${command}`, init);
    if (response.status !== 200) throw new Error(`${command} was answered ${response.status} ${await response.text()}`);
    return publicRaceSchema.or(closedRaceSchema).parse(await response.json());
  }

  async stats(race: string): Promise<Stats> {
    return statsSchema.parse(await (await this.call(`/api/admin/races/${race}/stats`)).json());
  }

  /** The results once the tally has applied everything that the log has. */
  settledResults(race: string): Promise<Results> {
    return eventually(async () => {
      const { lag, results } = await this.stats(race);
      if (lag !== 0 || results.state === 'recovering')
        throw new Error(`still counting: ${lag} to go, ${results.state}`);
      return results;
    });
  }
}
