// node deploy/test/kind/create-race.mjs <id>: creates a race of that id, else like the sample's, at SCRUTINEER_URL, as `admin`.
import { readFileSync } from 'node:fs';
import sample from '../../../apps/standalone/src/first-start/abu-dhabi-2025.json' with { type: 'json' };

const { SCRUTINEER_URL: server, SCRUTINEER_PASSWORD_FILE: file } = process.env;
const post = async (where, body, headers = {}) => {
  const answer = await fetch(new URL(where, server), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  if (!answer.ok) throw new Error(`${where} answered ${answer.status}: ${await answer.text()}`);
  return answer;
};
const password = readFileSync(file, 'utf8').trim();
const session = await post('/api/admin/session', JSON.stringify({ username: 'admin', password }));
const { csrfToken } = await session.json();
const [cookie] = session.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
const race = JSON.stringify({ ...sample, id: process.argv[2] });
await post('/api/admin/races', race, { Cookie: cookie, 'X-CSRF-Token': csrfToken });
