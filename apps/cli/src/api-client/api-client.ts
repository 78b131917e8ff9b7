import { sessionResponseSchema } from '@scrutineer/contracts';
import type { z } from 'zod';
import { CliError, exitCodes, UnreachableError, UsageError } from '../exit';
import { readPassword } from './password-file';
import { parseProblem, ProblemError } from './problem-error';
import { isLoopbackUrl } from './server-url';

export interface ApiClientOptions {
  readonly url: string;
  readonly user: string;
  readonly passwordFile: string | undefined;
  readonly signal: AbortSignal;
}

interface ApiCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** `operator` logs in first. */
  readonly as: 'anyone' | 'operator';
}

/** Longer than any transition takes: those wait for a marker in every partition. */
const ANSWER_MS = 60_000;

/** Calls the server's HTTP API. The session lives in memory only and ends with the process. */
export class ApiClient {
  #session: Promise<Record<string, string>> | null = null;

  constructor(private readonly options: ApiClientOptions) {}

  get canLogIn(): boolean {
    return (this.options.passwordFile ?? '') !== '';
  }

  /** @throws ProblemError, UnreachableError */
  async get<T extends z.ZodType>(schema: T, path: string, as: ApiCall['as'] = 'anyone'): Promise<z.output<T>> {
    return parse(schema, await this.#call({ method: 'GET', path, as }));
  }

  /** @throws ProblemError, UnreachableError */
  async post<T extends z.ZodType>(
    schema: T,
    path: string,
    body?: unknown,
    as: ApiCall['as'] = 'operator',
  ): Promise<z.output<T>> {
    return parse(schema, await this.#call({ method: 'POST', path, body, as }));
  }

  /** A long answer as it arrives. @throws ProblemError, UnreachableError */
  async *stream(path: string): AsyncGenerator<Uint8Array> {
    const response = await this.#call({ method: 'GET', path, as: 'operator' }, null);
    if (!response.body) return;
    try {
      yield* response.body;
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async #call(call: ApiCall, within: number | null = ANSWER_MS): Promise<Response> {
    if (call.as === 'anyone') return this.#fetch(call, {}, within);
    this.#session ??= this.#logIn();
    try {
      return await this.#fetch(call, await this.#session, within);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'not_authenticated') throw error;
    }
    // A long watch outlives its session.
    this.#session = this.#logIn();
    return this.#fetch(call, await this.#session, within);
  }

  async #logIn(): Promise<Record<string, string>> {
    const { url, user, passwordFile } = this.options;
    if (!url.startsWith('https:') && !isLoopbackUrl(url)) {
      throw new UsageError(`A password is sent over TLS or to this machine only: give ${url} with https.`);
    }
    const body = { username: user, password: await readPassword(passwordFile) };
    const call = { method: 'POST', path: '/api/admin/session', body, as: 'anyone' } as const;
    const response = await this.#fetch(call, {}, ANSWER_MS);
    const { csrfToken } = await parse(sessionResponseSchema, response);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { cookie: cookie.join('; '), 'x-csrf-token': csrfToken };
  }

  async #fetch(
    { method, path, body }: ApiCall,
    headers: Record<string, string>,
    within: number | null,
  ): Promise<Response> {
    const { url, signal } = this.options;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      // A redirect could carry a password, or a load, to another machine.
      redirect: 'error',
      signal: within === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(within)]),
    }).catch((error: unknown) => {
      throw this.#unreachable(error);
    });
    if (response.ok) return response;
    throw await this.#refusal(response);
  }

  async #refusal(response: Response): Promise<Error> {
    const problem = parseProblem(await response.text().catch(() => ''));
    if (problem) return new ProblemError(problem, Number(response.headers.get('retry-after') ?? 0) * 1000 || 0);
    const { status } = response;
    const what = `${this.options.url} answered ${status} without saying why`;
    if (status === 502 || status === 503 || status === 504) return new UnreachableError(`${what}: is the server up?`);
    return new CliError(exitCodes.refused, `${what}: is it Scrutineer?`);
  }

  #unreachable(error: unknown): Error {
    if (this.options.signal.aborted) return new CliError(exitCodes.refused, 'Interrupted.', { cause: error });
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    return new UnreachableError(
      `${this.options.url} is not reachable (${reason}). Is the server running? Its address is given with --url or SCRUTINEER_URL.`,
      { cause: error },
    );
  }
}

async function parse<T extends z.ZodType>(schema: T, response: Response): Promise<z.output<T>> {
  const value = schema.safeParse(await response.json().catch(() => undefined));
  if (value.success) return value.data;
  throw new CliError(
    exitCodes.refused,
    `${response.url} answered in a form that this version does not know: are server and command line of one version?`,
    { cause: value.error },
  );
}
