import { Ledger } from '../load/ledger';
import { sumOf, type CpuMicros } from '../process/cpu-meter';
import { median } from '../process/statistics';
import type { SystemResult } from '../results/bench-result';
import { distributedSystem } from '../systems/distributed';
import { echoSystem } from '../systems/echo';
import { floorSystem } from '../systems/floor';
import { nestDefaultSystem } from '../systems/nest-default';
import { socketIoSystem, wsRedisSystem } from '../systems/redis-peers';
import { standaloneSystem } from '../systems/standalone';
import type { Findings, Part } from './part';
import { playRound, SECONDS_A_ROUND, warmUp, type Round } from './peers-round';

const starts = {
  wsEcho: echoSystem,
  wsRedis: wsRedisSystem,
  socketIo: socketIoSystem,
  nestDefault: nestDefaultSystem,
  gatewayFloor: floorSystem,
  standalone: standaloneSystem,
  distributed: distributedSystem,
} as const;
type Name = keyof typeof starts;
const names = Object.keys(starts) as Name[];
/** Starting everything, and warming it up. */
const START_SECONDS = 160;

/** The product beside its peers: the same ballots from the same generator, round by round. */
export const peers: Part = {
  seconds: ({ rounds }) => START_SECONDS + rounds * names.length * SECONDS_A_ROUND,
  run: async ({ rounds, say }) => {
    const systems = [];
    for (const name of names) systems.push({ name, system: await starts[name](), ledger: new Ledger() });
    for (const { system, ledger } of systems) await warmUp(system, ledger);
    say('peers  all systems are started, and warm');
    const played = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
    // Interleaved, because such machines change their speed while one watches.
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, system, ledger } of systems) {
        const one = await playRound(system, ledger);
        played[name].push(one);
        say(`peers ${round}/${rounds}  ${system.title}: ${describe(one)}`);
      }
    }
    const wrong: string[] = [];
    for (const { system, ledger } of systems) {
      wrong.push(...(await system.wrong(ledger)).map((fault) => `${system.title}: ${fault}`));
      await system.stop();
    }
    return {
      wrong,
      systems: Object.fromEntries(systems.map(({ name, system }) => [name, summary(system.title, played[name])])),
      figures: figuresOf(played),
      notes: floorNote(played),
    };
  },
};

function figuresOf(played: Record<Name, readonly Round[]>): Findings['figures'] {
  const { wsEcho, gatewayFloor, socketIo, nestDefault, distributed } = played;
  const against = (peer: readonly Round[], of: (ours: Round, theirs: Round) => number): number[] =>
    distributed.map((ours, i) => of(ours, peer[i]!));
  const cpu = (ours: Round, theirs: Round): number => sumOf(ours.saturated) / sumOf(theirs.saturated);
  const rate = (ours: Round, theirs: Round): number => ours.votesPerSecond / theirs.votesPerSecond;
  const gateway = (load: 'saturated' | 'steady', peer: string) => (ours: Round, theirs: Round) =>
    (ours[load]?.['gateway'] ?? NaN) / (theirs[load]?.[peer] ?? NaN);
  return {
    gatewayCpuVsEcho: against(wsEcho, gateway('saturated', 'echo')),
    gatewayCpuVsEchoSteady: against(wsEcho, gateway('steady', 'echo')),
    gatewayCpuVsFloor: against(gatewayFloor, gateway('saturated', 'gateway')),
    gatewayCpuVsFloorSteady: against(gatewayFloor, gateway('steady', 'gateway')),
    totalCpuVsFloor: against(gatewayFloor, cpu),
    totalCpuVsSocketIo: against(socketIo, cpu),
    totalCpuVsNestDefault: against(nestDefault, cpu),
    votesPerSecondVsSocketIo: against(socketIo, rate),
    votesPerSecondVsNestDefault: against(nestDefault, rate),
    ackP99Ms: distributed.map(({ p99 }) => p99),
    freshnessP99Ms: distributed.map(({ freshnessP99 }) => freshnessP99 ?? NaN),
  };
}

/** How much of the gateway's distance to the echo nobody could do without. */
function floorNote({ wsEcho, gatewayFloor }: Record<Name, readonly Round[]>): string {
  const times = (load: 'saturated' | 'steady'): string =>
    median(gatewayFloor.map((floor, i) => floor[load]!['gateway']! / wsEcho[i]![load]!['echo']!)).toFixed(2);
  return `The floor of a gateway takes ${times('saturated')} times the CPU of the echo, and ${times('steady')} times at 8,000 votes/s.`;
}

function summary(title: string, rounds: readonly Round[]): SystemResult {
  const mid = (of: (round: Round) => number): number => median(rounds.map(of));
  const each = (of: (round: Round) => CpuMicros): CpuMicros =>
    Object.fromEntries(Object.keys(of(rounds[0]!)).map((server) => [server, mid((round) => of(round)[server]!)]));
  return {
    votesPerSecond: mid((round) => round.votesPerSecond),
    cpuMicrosPerVote: mid(({ saturated }) => sumOf(saturated)),
    p50: mid(({ p50 }) => p50),
    p99: mid(({ p99 }) => p99),
    p999: mid(({ p999 }) => p999),
    title,
    servers: each(({ saturated }) => saturated),
    serversAtHalf: each(({ half }) => half),
    ...(rounds[0]!.steady && { serversSteady: each(({ steady }) => steady!) }),
  };
}

function describe({ votesPerSecond, saturated, half, steady, p50, p99, freshnessP99 }: Round): string {
  const cpu = (micros: CpuMicros): string =>
    `${sumOf(micros).toFixed(1)} (${Object.entries(micros)
      .map(([server, each]) => `${server} ${each.toFixed(1)}`)
      .join(', ')})`;
  return [
    `${votesPerSecond.toFixed(0)} votes/s`,
    `CPU µs ${cpu(saturated)}`,
    `at half ${cpu(half)}`,
    ...(steady ? [`at 8,000/s ${cpu(steady)}`] : []),
    `p50 ${p50.toFixed(0)} ms`,
    `p99 ${p99.toFixed(0)} ms`,
    ...(freshnessP99 === null ? [] : [`shown p99 ${freshnessP99.toFixed(0)} ms`]),
  ].join('; ');
}
