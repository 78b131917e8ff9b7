import { readFileSync } from 'node:fs';

export const PASSWORD = 'bench-bench-bench-bench';
export const RACE = 'abu-dhabi-2025';

/** Runs a command of a logged-in operator on the sample race, to its completion. */
export type Command = (command: 'open' | 'close') => Promise<void>;

/** Logs in at a vote-api and creates the sample race where it is missing. */
export async function signIn(url: string): Promise<Command> {
  const session = await call(url, 'POST', '/api/admin/session', { username: 'admin', password: PASSWORD });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const headers = { cookie, 'x-csrf-token': csrfToken };
  const sample: unknown = JSON.parse(readFileSync('apps/standalone/src/first-start/abu-dhabi-2025.json', 'utf8'));
  await call(url, 'POST', '/api/admin/races', sample, headers, [201, 409]);
  return async (command) => {
    await call(url, 'POST', `/api/admin/races/${RACE}/${command}`, {}, headers);
  };
}

async function call(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  accepted = [200],
): Promise<Response> {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url + path, init);
  if (!accepted.includes(response.status))
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}
