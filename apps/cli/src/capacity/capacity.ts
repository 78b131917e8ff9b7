// What a burst takes, from what a vote, a socket and a voter were measured to take. Pure arithmetic; every figure that is not
// the bench's is named in `assumptions`.
import { assumptions as given, type Figures, type Prices, type Servers } from './figures';

export interface Demand {
  readonly votesPerSecond: number;
  readonly sockets: number;
  /** Voters whose choice is kept; everybody with a socket, where nothing else is said. */
  readonly voters: number;
  /** Results frames a second to each socket. */
  readonly framesPerSecond: number;
}

/** One kind of process: how many, what all of them use, and what each asks Kubernetes for. */
export interface Part {
  readonly name: 'gateway' | 'vote-api' | 'tally-worker' | 'kafka' | 'redis';
  readonly replicas: number;
  /** Cores that all of them use together. */
  readonly cores: number;
  readonly request: { readonly milliCpu: number; readonly mib: number };
  /** What decides the number. */
  readonly because: string;
}

export interface Capacity {
  readonly parts: readonly Part[];
  readonly partitions: number;
  readonly redisMib: number;
  /** Results to all sockets. */
  readonly egressGbitPerSecond: number;
  readonly machines: { readonly type: string; readonly count: number };
  /** Null where the price map does not name the machine. */
  readonly costPerHour: { readonly amount: number; readonly currency: string } | null;
}

/** What servers are given to do. */
export interface Work {
  readonly seconds: number;
  readonly votes: number;
  /** Results frames. */
  readonly deliveries: number;
  readonly gateways: number;
  readonly workers: number;
}

/** CPU seconds of each kind of server for so much work. */
export function cpuSeconds(figures: Figures, work: Work): Servers {
  const { seconds, votes, gateways, workers } = work;
  const { perVote } = figures;
  const second = perSecond(figures);
  const fetches = gateways > 1 ? given.moreFetches : 1;
  const total = (name: keyof Servers, msOfSecond: number): number =>
    (votes * perVote[name]) / 1e6 + (seconds * msOfSecond) / 1e3;
  return {
    gateway: total('gateway', gateways * second.gateway) + showing(figures, work.deliveries),
    'vote-api': total('vote-api', second['vote-api']),
    kafka: total('kafka', second.kafka + (gateways - 1) * given.brokerMsPerGateway),
    redis: total('redis', workers * fetches * second.redis),
    worker: total('worker', workers * fetches * second.worker),
  };
}

/** CPU seconds of gateways for so many results frames. */
function showing(figures: Figures, deliveries: number): number {
  return (deliveries * deliveryMicros(figures)) / 1e6;
}

function deliveryMicros({ broadcastCpuVsLoop }: Figures): number {
  return given.bareDeliveryMicros * broadcastCpuVsLoop;
}

/** CPU ms of a second. The bench's own deliveries are in the gateway's, and not wanted twice. */
function perSecond(figures: Figures): Servers {
  const shown = (given.benchSockets * given.framesPerSecond * deliveryMicros(figures)) / 1e3;
  return { ...figures.perSecond, gateway: Math.max(0, figures.perSecond.gateway - shown) };
}

/** Everything that the demand takes. */
export function capacityFor(demand: Demand, figures: Figures, prices: Prices): Capacity {
  const { votesPerSecond, sockets, framesPerSecond } = demand;
  const { perVote } = figures;
  const second = perSecond(figures);
  const deliveries = sockets * framesPerSecond;
  const gatewayCores = (votesPerSecond * perVote.gateway) / 1e6 + showing(figures, deliveries);
  const gateway = gatewaysFor(singleCores(gatewayCores, second.gateway), sockets);
  const workerCores = (votesPerSecond * perVote.worker) / 1e6;
  const workers = Math.max(2, singleCores(workerCores, given.moreFetches * second.worker));
  const work = { seconds: 1, votes: votesPerSecond, deliveries, gateways: gateway.replicas, workers };
  const cores = cpuSeconds(figures, work);
  const partitions = partitionsFor(workers);
  const parts = [
    gateways(gateway, cores.gateway, sockets, figures),
    part('vote-api', 2, cores['vote-api'], 512, 'one may be lost; no ballot passes through it'),
    part('tally-worker', workers, cores.worker, 512, workers === 2 ? 'one may be lost' : 'CPU'),
    brokers(cores.kafka * given.replication),
    redis(cores.redis, demand.voters, figures),
  ];
  const count = machinesFor(parts);
  const { type } = given.instance;
  const price = prices.instance[type];
  return {
    parts,
    partitions,
    redisMib: redisMib(demand.voters, figures),
    egressGbitPerSecond: (sockets * framesPerSecond * given.resultsFrameBytes * 8) / 1e9,
    machines: { type, count },
    costPerHour: price === undefined ? null : { amount: price * count, currency: prices.currency },
  };
}

/**
 * Processes of one thread that share so many cores' worth of work, each of which uses some ms of a second besides.
 * @throws RangeError where that alone is more than a process is planned with
 */
function singleCores(cores: number, perSecondMs = 0): number {
  const room = given.utilisation - perSecondMs / 1e3;
  if (room <= 0)
    throw new RangeError(`a process that uses ${perSecondMs} ms of a second by itself has no room for work`);
  return Math.ceil(cores / room);
}

function gatewaysFor(byCpu: number, sockets: number): Pick<Part, 'replicas' | 'because'> {
  const bySockets = Math.ceil(sockets / given.socketsPerGateway);
  const replicas = Math.max(2, byCpu, bySockets);
  return { replicas, because: replicas === byCpu ? 'CPU' : replicas === bySockets ? 'sockets' : 'one may be lost' };
}

function gateways(
  { replicas, because }: Pick<Part, 'replicas' | 'because'>,
  cores: number,
  sockets: number,
  { bytesPerSocketAboveWs }: Figures,
): Part {
  const perSocket = given.bareSocketBytes + bytesPerSocketAboveWs;
  const mib = given.gatewayBaseMiB + ((sockets / replicas) * perSocket) / 2 ** 20;
  // Another gateway is lost in the burst, and its sockets come to those that are left.
  return part('gateway', replicas, cores, 1.5 * mib, because);
}

function brokers(cores: number): Part {
  const usable = given.instance.vcpu - given.instance.reserved.vcpu;
  const byCpu = Math.ceil(cores / given.utilisation / usable);
  const replicas = Math.max(given.replication, byCpu);
  return part('kafka', replicas, cores, 4096, replicas === byCpu ? 'CPU' : 'three replicas of every record');
}

/** Commands run on one thread, so more than one core's worth takes a Redis Cluster; each master has a replica. */
function redis(cores: number, voters: number, figures: Figures): Part {
  const masters = singleCores(cores);
  const nodes = masters > 1 ? 2 * Math.max(3, masters) : 3;
  const shares = masters > 1 ? nodes / 2 : 1;
  const because = masters > 1 ? 'CPU: a cluster, each master with a replica' : 'a master and two replicas';
  return part('redis', nodes, (cores * nodes) / shares, redisMib(voters, figures) / shares, because);
}

function redisMib(voters: number, { redisBytesPerVoter }: Figures): number {
  return Math.ceil(64 + (given.redisHeadroom * voters * redisBytesPerVoter) / 2 ** 20);
}

/** Every worker has its share, and a number that 2, 3, 4 and 6 brokers and workers divide evenly. */
export function partitionsFor(workers: number): number {
  return given.leastPartitions * Math.ceil((workers * given.partitionsPerWorker) / given.leastPartitions);
}

function part(name: Part['name'], replicas: number, cores: number, mib: number, because: string): Part {
  const milliCpu = 50 * Math.ceil((1000 * Math.max(0.1, cores / replicas / given.utilisation)) / 50);
  return { name, replicas, cores, request: { milliCpu, mib: 64 * Math.ceil(mib / 64) }, because };
}

/** By what the requests add up to; a machine keeps something for itself. */
function machinesFor(parts: readonly Part[]): number {
  const { vcpu, mib, reserved } = given.instance;
  const total = (of: (part: Part) => number): number => parts.reduce((sum, one) => sum + one.replicas * of(one), 0);
  const byCpu = total(({ request }) => request.milliCpu) / 1000 / (vcpu - reserved.vcpu);
  const byMemory = total(({ request }) => request.mib) / (mib - reserved.mib);
  // Replicas of the log and of Redis want three machines at least.
  return Math.max(3, Math.ceil(byCpu), Math.ceil(byMemory));
}
