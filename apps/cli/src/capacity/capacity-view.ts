import type { Capacity, Demand } from './capacity';
import { assumptions, type Figures, type Prices, type Servers } from './figures';

const HOURS_A_MONTH = 730;

/** A capacity for people, as Markdown that is readable in a terminal too. */
export function capacityView(demand: Demand, figures: Figures, prices: Prices, capacity: Capacity): string {
  const { parts, partitions, redisMib, egressGbitPerSecond, machines, costPerHour } = capacity;
  const figure = (n: number, digits = 0): string =>
    n.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const rows = parts.map(({ name, replicas, cores, request, because }) => [
    ...[name, figure(replicas), figure(cores, 2), `${request.milliCpu}m`, `${request.mib}Mi`, because],
  ]);
  const money = costPerHour
    ? `${figure(costPerHour.amount, 2)} ${costPerHour.currency} an hour, ${figure(costPerHour.amount * HOURS_A_MONTH)} if it runs all month`
    : `no price of it in the map of ${prices.region}`;
  return [
    `For ${figure(demand.votesPerSecond)} votes a second, ${figure(demand.sockets)} sockets, ${figure(demand.voters)} voters and ${demand.framesPerSecond} results frames a second to each socket:`,
    '',
    ...markdownTable(['part', 'replicas', 'cores used', 'CPU request', 'memory request', 'decided by'], rows),
    '',
    `- **Partitions** of the ballot log: ${partitions} (\`BALLOT_PARTITIONS\`).`,
    `- **Redis memory**: ${figure(redisMib)} MiB for the tally (\`maxmemory\`), twice and more of what the voters take.`,
    `- **Results to all sockets**: ${figure(egressGbitPerSecond, 1)} Gbit/s leave the gateways, ${figure((egressGbitPerSecond * 3600) / 8)} GB an hour; not in the price.`,
    `- **Machines**: ${figure(machines.count)} × ${machines.type}: ${money}. ${capitalised(prices.source)}.`,
    '',
    `From the bench of ${figures.date.slice(0, 10)} (${figures.commit}, ${figures.machine}): CPU µs a vote ${list(figures.perVote)}, and CPU ms a second ${list(figures.perSecond)}; ${figure(figures.redisBytesPerVoter, 1)} bytes a voter in Redis;`,
    `${figure(figures.bytesPerSocketAboveWs / 1024, 1)} KiB a socket above \`ws\`; a results frame ${figures.broadcastCpuVsLoop.toFixed(2)} × a bare loop, taken as ${assumptions.bareDeliveryMicros} µs.`,
    `Planned at ${assumptions.utilisation * 100} % of a core.`,
  ].join('\n');
}

export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)];
}

function list(servers: Servers): string {
  return Object.entries(servers)
    .map(([name, figure]) => `${name} ${figure.toFixed(1)}`)
    .join(', ');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
