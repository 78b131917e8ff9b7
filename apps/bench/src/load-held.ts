// Holds ten thousand sockets on one gateway with votes flowing, kills it, and sees everybody and every ballot again.
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, startKafka, startRedis, type Service } from '@scrutineer/testbed';
import { VoterTokens } from '@scrutineer/voter-token';
import { countLog } from './load-held/count-log';
import { Crowd } from './load-held/crowd';
import { memoryOfBareSockets, memoryOfSockets } from './process/memory-of-sockets';
import { heldReport } from './load-held/report';
import { residentBytes } from './process/resident-memory';
import { storm } from './load-held/storm';
import { SECRET } from './load/dialect';
import { PASSWORD, RACE, signIn } from './operator';
import { finalResults } from './systems/final-results';
import { common, start, startPeer } from './systems/start';

const SOCKETS = Number(process.argv[2] ?? 10_000);
const RATE = 1_000;
const STEADY_MS = 20_000;
/** No crowd may take longer to come back. */
const BACK_WITHIN_S = 60;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
const parts = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url };
const started: Service[] = [];
const run = async (app: string, port: number, management: number, env = {}): Promise<Service> => {
  const service = await start(app, { ...parts, ...common(port), MANAGEMENT_PORT: `${management}`, ...env }, management);
  started.push(service);
  return service;
};

const echoPort = await freePort();
const echo = await startPeer('ws-echo', { PORT: `${echoPort}` });
const bare = await memoryOfBareSockets(echo.pid, `ws://127.0.0.1:${echoPort}`, SOCKETS);
await echo.stop();
say(`bare sockets: ${(bare.each / 1024).toFixed(1)} KiB each`);

const [apiPort, port, management] = await Promise.all([freePort(), freePort(), freePort()]);
await run('vote-api', apiPort, await freePort(), { ADMIN_PASSWORD: PASSWORD });
await run('tally-worker', 0, await freePort());
const gateway = await run('gateway', port, management);
const api = `http://127.0.0.1:${apiPort}`;
const command = await signIn(api);
await command('open');

const tokens = new VoterTokens([SECRET]);
const token = (): string => tokens.issue(Date.now() + 3_600_000);
const crowd = new Crowd(SOCKETS, `ws://127.0.0.1:${port}/ws?race=${RACE}`, token);
const idle = await memoryOfSockets(gateway.pid, SOCKETS, () => crowd.gather());
say(`gateway: ${(idle.each / 1024).toFixed(1)} KiB a socket; ${RATE} ballots a second from now on`);

const stopVoting = crowd.vote(RATE);
await pause(STEADY_MS);
const held = residentBytes(gateway.pid);
const voting = { before: idle.before, held, each: (held - idle.before) / SOCKETS };
const steadyWaits = crowd.waits.splice(0);
say('killing the gateway');
const [back] = await storm(crowd, gateway, () => run('gateway', port, management));
const stormWaits = crowd.waits.splice(0);
say(`99 % were back after ${back.most.toFixed(1)} s, all after ${back.all.toFixed(1)} s`);
await pause(5_000);
await stopVoting();
await command('close');
const log = await countLog(kafka.brokers, crowd.recordedBallots);
const shown = await finalResults(api);
crowd.leave();

const wrongResults = Object.keys({ ...shown, ...log.votes }).filter((id) => (shown[id] ?? 0) !== (log.votes[id] ?? 0));
const memory = { 'bare `ws` echo': bare, 'gateway, nobody votes': idle, 'gateway, votes flow': voting };
const page = heldReport({ crowd, rate: RATE, memory, steadyWaits, stormWaits, storm: back, log, wrongResults });
writeFileSync('docs/load-held.md', page);
say(page);
await Promise.all(started.map((service) => service.stop()));
await Promise.all([kafka.stop(), redis.stop()]);
process.exit(log.lost.length > 0 || wrongResults.length > 0 || back.most > BACK_WITHIN_S ? 1 : 0);
