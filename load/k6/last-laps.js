// The profile `last-laps` for k6: `k6 run load/k6/last-laps.js`. See load/README.md.
import { check, fail } from 'k6';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/experimental/websockets';

const { URL = 'http://localhost:8080', RACE = 'rehearsal-abu-dhabi-2025', ALLOW_HOST = '', RATE, SECONDS } = __ENV;
const profile = JSON.parse(open('../../apps/cli/src/load/profile/last-laps.json'));

// A load generator that can be pointed anywhere is a weapon.
const [, host] = /^https?:\/\/([^/:]+|\[::1\])(?::\d+)?$/.exec(URL) || fail(`${URL} is no address of a server`);
const isHere = host === 'localhost' || host === '[::1]' || host.startsWith('127.');
if (!isHere && host !== ALLOW_HOST) fail(`${host} is not this machine: if it is yours to load, set ALLOW_HOST=${host}`);
if (!isHere && !RACE.startsWith('rehearsal-')) fail('made-up ballots belong in a rehearsal: set RACE=rehearsal-…');

const rate = Number(RATE || profile.rate);
const stretch = SECONDS ? Number(SECONDS) / profile.phases.reduce((sum, { seconds }) => sum + seconds, 0) : 1;
const ack = new Trend('ballot_ack', true);
const refused = new Counter('ballots_refused');
const { ackMs = {} } = profile.thresholds;

export const options = {
  scenarios: {
    // Fans begin by the clock, whatever becomes of those before: an open model.
    fans: {
      executor: 'ramping-arrival-rate',
      startRate: Math.round(profile.phases[0].rate * rate),
      preAllocatedVUs: Math.ceil(rate / 2),
      maxVUs: Math.ceil(rate * 4),
      stages: profile.phases.flatMap(({ seconds, rate: from, to = from }) => [
        { target: Math.round(from * rate), duration: '0s' },
        { target: Math.round(to * rate), duration: `${Math.round(seconds * stretch)}s` },
      ]),
    },
  },
  thresholds: {
    ballot_ack: [...(ackMs.p99 ? [`p(99)<=${ackMs.p99}`] : []), ...(ackMs.p999 ? [`p(99.9)<=${ackMs.p999}`] : [])],
    ballots_refused: ['count==0'],
    // Fans who could not begin in time are latency that nobody measured.
    dropped_iterations: ['count==0'],
    checks: ['rate==1'],
  },
};

export function setup() {
  const race = http.get(`${URL}/api/races/${RACE}`).json();
  if (race.state !== 'open') fail(`${RACE} is ${race.state}: open it first`);
  return { round: race.round, candidates: race.candidates.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id) };
}

/** One fan: a token, a socket, a ballot, its answer. */
export default function fan({ round, candidates }) {
  const { token } = http.post(`${URL}/api/voters`).json();
  const socket = new WebSocket(`${URL.replace('http', 'ws')}/ws?race=${RACE}`, ['scrutineer.v1', `token.${token}`]);
  const data = { ballotId: crypto.randomUUID(), candidate: candidates[Math.floor(Math.random() * candidates.length)] };
  const patience = setTimeout(() => socket.close(), 30000);
  let castAt = 0;
  let recorded = false;
  socket.onopen = () => {
    castAt = Date.now();
    socket.send(JSON.stringify({ event: 'cast', data: { ...data, seq: 1, round } }));
  };
  socket.onmessage = ({ data: text }) => {
    const frame = JSON.parse(text);
    if (frame.event === 'refused') refused.add(1, { code: frame.data.code });
    else if (frame.event !== 'recorded') return;
    recorded = frame.event === 'recorded';
    if (recorded) ack.add(Date.now() - castAt);
    socket.close();
  };
  socket.onclose = () => {
    clearTimeout(patience);
    check(recorded, { recorded: (is) => is });
  };
}
