// One fan of the profile `last-laps` for Artillery: a token, a socket, a ballot, its answer. See load/README.md.
import { randomUUID } from 'node:crypto';
import { isIPv4 } from 'node:net';

const { TARGET = '', RACE = 'rehearsal-abu-dhabi-2025', ALLOW_HOST = '' } = process.env;
const PATIENCE_MS = 30_000;

let race;

/** Gets the fan a token, and tells Artillery where the socket goes. */
export async function connect(wsArgs, context, done) {
  try {
    assertMayLoad();
    race ??= await ask(`/api/races/${RACE}`);
    if (race.state !== 'open') throw new Error(`${RACE} is ${race.state}: open it first`);
    const { token } = await ask('/api/voters', { method: 'POST' });
    wsArgs.target = `${TARGET.replace('http', 'ws')}/ws?race=${RACE}`;
    wsArgs.subprotocols = ['scrutineer.v1', `token.${token}`];
    done();
  } catch (error) {
    done(error);
  }
}

/** Casts the fan's ballot and waits for its answer. */
export function vote(context, events, done) {
  const candidates = race.candidates.filter(({ withdrawn }) => !withdrawn);
  const candidate = candidates[Math.floor(Math.random() * candidates.length)].id;
  const data = { ballotId: randomUUID(), candidate, seq: 1, round: race.round };
  const castAt = performance.now();
  const end = (error) => {
    clearTimeout(timer);
    context.ws.onmessage = null;
    if (error) events.emit('error', error);
    done();
  };
  const timer = setTimeout(end, PATIENCE_MS, 'unanswered');
  context.ws.onmessage = ({ data: text }) => {
    const frame = JSON.parse(text);
    if (frame.event === 'refused') end(`refused ${frame.data.code}`);
    if (frame.event !== 'recorded') return;
    events.emit('histogram', 'ballot_ack', performance.now() - castAt);
    end();
  };
  context.ws.send(JSON.stringify({ event: 'cast', data }));
}

async function ask(path, init) {
  const response = await fetch(`${TARGET}${path}`, init);
  if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
  return response.json();
}

/** A load generator that can be pointed anywhere is a weapon. */
function assertMayLoad() {
  const { hostname } = new URL(TARGET);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
  if (isHere) return;
  if (hostname !== ALLOW_HOST)
    throw new Error(`${hostname} is not this machine: set ALLOW_HOST if it is yours to load`);
  if (!RACE.startsWith('rehearsal-')) throw new Error('made-up ballots belong in a rehearsal: set RACE=rehearsal-…');
}
