/** What the bench measures to judge the product by. */
export interface FigureTraits {
  readonly title: string;
  readonly better: 'lower' | 'higher';
  readonly target: number;
  readonly digits: number;
  /** Depends on the machine, and means nothing on another one; all others are ratios within one run, or sizes. */
  readonly absolute?: true;
  /** The figure that compares the same with its floor, which may lie above the target. */
  readonly floor?: string;
  /** Where the peer is the floor itself: up to this it is near it. */
  readonly near?: number;
}

export const figures = {
  gatewayCpuVsEcho: {
    title: 'gateway CPU a vote ÷ raw echo, saturated',
    better: 'lower',
    target: 1.5,
    digits: 2,
    floor: 'gatewayCpuVsFloor',
  },
  gatewayCpuVsEchoSteady: {
    title: 'the same at 8,000 votes/s',
    better: 'lower',
    target: 1.5,
    digits: 2,
    floor: 'gatewayCpuVsFloorSteady',
  },
  gatewayCpuVsFloor: { title: 'gateway CPU a vote ÷ its floor, saturated', better: 'lower', target: 1.15, digits: 2 },
  gatewayCpuVsFloorSteady: { title: 'the same at 8,000 votes/s', better: 'lower', target: 1.15, digits: 2 },
  totalCpuVsFloor: {
    title: 'CPU of all servers a vote ÷ the same with the floor of a gateway',
    better: 'lower',
    target: 1.15,
    digits: 2,
  },
  totalCpuVsSocketIo: { title: 'CPU of all servers a vote ÷ Socket.IO', better: 'lower', target: 0.9, digits: 2 },
  totalCpuVsNestDefault: {
    title: 'CPU of all servers a vote ÷ NestJS with Kafka',
    better: 'lower',
    target: 0.12,
    digits: 3,
  },
  votesPerSecondVsSocketIo: { title: 'votes a second ÷ Socket.IO', better: 'higher', target: 1.2, digits: 2 },
  votesPerSecondVsNestDefault: { title: 'votes a second ÷ NestJS with Kafka', better: 'higher', target: 6, digits: 1 },
  ackP99Ms: {
    title: '`recorded` p99 at half of saturation, ms',
    better: 'lower',
    target: 250,
    digits: 0,
    absolute: true,
  },
  freshnessP99Ms: {
    title: 'shown in results p99 at half of saturation, ms',
    better: 'lower',
    target: 1000,
    digits: 0,
    absolute: true,
  },
  broadcastCpuVsLoop: {
    title: 'CPU of a results frame to 10,000 sockets ÷ bare loop',
    better: 'lower',
    target: 1.1,
    near: 1.15,
    digits: 2,
  },
  bytesPerSocketAboveWs: { title: 'bytes a socket above raw `ws`', better: 'lower', target: 12 * 1024, digits: 0 },
  workerBallotsPerCoreSecond: {
    title: 'ballots a second of the worker’s CPU, Kafka to Redis',
    better: 'higher',
    target: 150_000,
    digits: 0,
    absolute: true,
  },
  redisBytesPerVoter: { title: 'Redis bytes a voter at 10 million', better: 'lower', target: 24, digits: 1 },
  voteCostAtTenMillion: {
    title: 'CPU of all servers a vote with 10 million voters ÷ with 100,000',
    better: 'lower',
    target: 1.1,
    digits: 2,
  },
} as const satisfies Record<string, FigureTraits>;

export type Figure = keyof typeof figures;

export const figureNames = Object.keys(figures) as Figure[];

/** As seen through the table's common type. */
export function traitsOf(figure: Figure): FigureTraits {
  return figures[figure];
}
