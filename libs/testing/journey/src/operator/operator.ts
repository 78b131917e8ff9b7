import {
  auditPageSchema,
  closedRaceSchema,
  publicRaceSchema,
  resultsSchema,
  sessionResponseSchema,
  type AuditPage,
  type ClosedRace,
  type CreateRaceBody,
  type PublicRace,
  type Results,
} from '@scrutineer/contracts';

/** What a vote-api answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An operator at one vote-api. */
export class Operator {
  #session: Readonly<Record<string, string>> | null = null;

  constructor(
    private readonly url: string,
    private readonly password: string,
  ) {}

  /** Commands log in by themselves; this is for one that must not wait for it. */
  async logIn(): Promise<void> {
    const response = await this.#post('/api/admin/session', { username: 'admin', password: this.password });
    const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    const { csrfToken } = sessionResponseSchema.parse(expectStatus(200, await toAnswer(response)));
    this.#session = { cookie: cookie.join('; '), 'x-csrf-token': csrfToken };
  }

  async create(race: CreateRaceBody): Promise<PublicRace> {
    return publicRaceSchema.parse(expectStatus(201, await this.command('', race)));
  }

  /** Creates a race under `until_close`, visible to everybody, and opens it. */
  async openNew(id: string, candidates: readonly string[]): Promise<void> {
    const list = candidates.map((candidate) => ({
      id: candidate,
      name: `Driver ${candidate}`,
      team: '',
      colour: '#e10600',
    }));
    const rules = { change: 'until_close', visibility: 'always', withdrawn: 'count' } as const;
    await this.create({ id, title: id, candidates: list, rules });
    await this.open(id);
  }

  async open(race: string): Promise<PublicRace> {
    return publicRaceSchema.parse(expectStatus(200, await this.command(`/${race}/open`)));
  }

  async close(race: string): Promise<ClosedRace> {
    return closedRaceSchema.parse(expectStatus(200, await this.command(`/${race}/close`)));
  }

  async reopen(race: string): Promise<PublicRace> {
    return publicRaceSchema.parse(expectStatus(200, await this.command(`/${race}/reopen`)));
  }

  async reset(race: string): Promise<PublicRace> {
    const body = { reason: 'another rehearsal', confirm: race };
    return publicRaceSchema.parse(expectStatus(200, await this.command(`/${race}/reset`, body)));
  }

  /** A command as it is answered, whatever that is. */
  async command(path: string, body: object = {}): Promise<Answer> {
    const answer = await this.#send(path, body);
    if (answer.status !== 401) return answer;
    // Sessions live in the store that this test empties.
    this.#session = null;
    return this.#send(path, body);
  }

  async audit(race: string): Promise<AuditPage['entries']> {
    if (!this.#session) await this.logIn();
    const path = `/api/admin/audit?race=${race}`;
    return auditPageSchema.parse(expectStatus(200, await this.#get(path, this.#session ?? {}))).entries;
  }

  async race(id: string): Promise<PublicRace> {
    return publicRaceSchema.parse(expectStatus(200, await this.#get(`/api/races/${id}`)));
  }

  async results(race: string, round?: number): Promise<Results> {
    const query = round === undefined ? '' : `?round=${round}`;
    return resultsSchema.parse(expectStatus(200, await this.#get(`/api/races/${race}/results${query}`)));
  }

  async #send(path: string, body: object): Promise<Answer> {
    if (!this.#session) await this.logIn();
    return this.#post(`/api/admin/races${path}`, body, this.#session ?? {}).then(toAnswer);
  }

  #post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  #get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return fetch(`${this.url}${path}`, { headers: { accept: 'application/json', ...headers } }).then(toAnswer);
  }
}

async function toAnswer(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.json() };
}

function expectStatus(status: number, answer: Answer): unknown {
  if (answer.status === status) return answer.body;
  throw new Error(`answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
}
