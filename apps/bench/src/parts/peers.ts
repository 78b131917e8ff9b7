import { sumOf, type CpuMicros } from '../process/cpu-meter';
import { median } from '../process/statistics';
import type { SystemResult } from '../results/bench-result';
import { distributedSystem } from '../systems/distributed';
import { echoSystem } from '../systems/echo';
import { floorSystem } from '../systems/floor';
import { nestDefaultSystem } from '../systems/nest-default';
import { socketIoSystem, wsRedisSystem } from '../systems/redis-peers';
import { startShared } from '../systems/shared';
import { standaloneSystem } from '../systems/standalone';
import type { Findings, Part } from './part';
import { SECONDS_A_TURN, takeTurn, type Turn } from './turn';

const starts = {
  wsEcho: echoSystem,
  wsRedis: wsRedisSystem,
  socketIo: socketIoSystem,
  nestDefault: nestDefaultSystem,
  gatewayFloor: floorSystem,
  distributed: distributedSystem,
  standalone: standaloneSystem,
} as const;
type Name = keyof typeof starts;
const names = Object.keys(starts) as Name[];
/** Whose turns are played once before the first round, for the broker's compiler. */
const WARMING = ['nestDefault', 'nestDefault', 'gatewayFloor'] as const;
/** The shared servers' start, and the broker's warming up. */
const START_SECONDS = 75;

/** The product beside its peers: the same ballots from the same generator, round by round. */
export const peers: Part = {
  seconds: ({ rounds }) => START_SECONDS + rounds * names.length * SECONDS_A_TURN,
  run: async ({ rounds, say }) => {
    const shared = await startShared();
    const wrong: string[] = [];
    const turnOf = async (name: Name): Promise<Turn> => {
      const turn = await takeTurn(await starts[name](shared));
      wrong.push(...turn.wrong);
      return turn;
    };
    for (const name of WARMING) await turnOf(name);
    say('peers  the broker is warm');
    const played = Object.fromEntries(names.map((name) => [name, [] as Turn[]])) as Record<Name, Turn[]>;
    // Interleaved, because such machines change their speed while one watches.
    for (let round = 1; round <= rounds; round += 1) {
      for (const name of names) {
        const turn = await turnOf(name);
        played[name].push(turn);
        say(`peers ${round}/${rounds}  ${turn.title}: ${describe(turn)}`);
      }
    }
    wrong.push(...(await shared.counting.wrong()).map((fault) => `floor and Scrutineer distributed: ${fault}`));
    await shared.stop();
    return {
      wrong,
      systems: Object.fromEntries(names.map((name) => [name, summary(played[name])])),
      figures: figuresOf(played),
      notes: floorNote(played),
    };
  },
};

function figuresOf(played: Record<Name, readonly Turn[]>): Findings['figures'] {
  const { wsEcho, gatewayFloor, socketIo, nestDefault, distributed } = played;
  const against = (peer: readonly Turn[], of: (ours: Turn, theirs: Turn) => number): number[] =>
    distributed.map((ours, i) => of(ours, peer[i]!));
  const cpu = (ours: Turn, theirs: Turn): number => sumOf(ours.saturated) / sumOf(theirs.saturated);
  const rate = (ours: Turn, theirs: Turn): number => ours.votesPerSecond / theirs.votesPerSecond;
  const gateway = (load: 'saturated' | 'steady', peer: string) => (ours: Turn, theirs: Turn) =>
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
function floorNote({ wsEcho, gatewayFloor }: Record<Name, readonly Turn[]>): string {
  const times = (load: 'saturated' | 'steady'): string =>
    median(gatewayFloor.map((floor, i) => floor[load]!['gateway']! / wsEcho[i]![load]!['echo']!)).toFixed(2);
  return `The floor of a gateway takes ${times('saturated')} times the CPU of the echo, and ${times('steady')} times at 8,000 votes/s.`;
}

function summary(turns: readonly Turn[]): SystemResult {
  const mid = (of: (turn: Turn) => number): number => median(turns.map(of));
  const each = (of: (turn: Turn) => CpuMicros): CpuMicros =>
    Object.fromEntries(Object.keys(of(turns[0]!)).map((server) => [server, mid((turn) => of(turn)[server]!)]));
  return {
    votesPerSecond: mid(({ votesPerSecond }) => votesPerSecond),
    cpuMicrosPerVote: mid(({ saturated }) => sumOf(saturated)),
    p50: mid(({ p50 }) => p50),
    p99: mid(({ p99 }) => p99),
    p999: mid(({ p999 }) => p999),
    title: turns[0]!.title,
    servers: each(({ saturated }) => saturated),
    serversAtHalf: each(({ half }) => half),
    ...(turns[0]!.steady && { serversSteady: each(({ steady }) => steady!) }),
  };
}

function describe({ votesPerSecond, saturated, half, steady, p50, p99, freshnessP99 }: Turn): string {
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
