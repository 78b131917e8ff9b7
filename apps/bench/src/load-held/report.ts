import { cpus, totalmem } from 'node:os';
import { quantile } from '../process/statistics';
import type { LogCount } from './count-log';
import type { Crowd } from './crowd';
import type { SocketMemory } from '../process/memory-of-sockets';
import type { Storm } from './storm';

/** Everything that a run found. */
export interface Held {
  readonly crowd: Crowd;
  readonly rate: number;
  readonly memory: Readonly<Record<string, SocketMemory>>;
  /** Waits for `recorded` while all was well, and from the kill until everybody was back; ms. */
  readonly steadyWaits: readonly number[];
  readonly stormWaits: readonly number[];
  readonly storm: Storm;
  readonly log: LogCount;
  readonly wrongResults: readonly string[];
}

const whole = (n: number): string => n.toLocaleString('en');
const mib = (bytes: number): string => `${whole(Math.round(bytes / 2 ** 20))} MiB`;
const seconds = (s: number): string => `${s.toFixed(1)} s`;
const ms = (n: number): string => `${whole(Math.round(n))} ms`;

/** The page for people. */
export function heldReport({ crowd, rate, memory, steadyWaits, stormWaits, storm, log, wrongResults }: Held): string {
  const size = whole(crowd.size);
  const tellAll = (all: ReadonlyMap<string | number, number>): string =>
    [...all].map(([code, count]) => `${whole(count)} × ${code}`).join(', ') || 'none';
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${mib(totalmem())}, Node ${process.version}`;
  return `# ${size} sockets on one gateway

Written by \`npm run load:held\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Everything ran on this one machine: the gateway, a vote-api, a tally-worker,
Kafka, Redis, and the ${size} clients. Every client watches the sample race, whose results are pushed to all of them while votes flow.

## Memory

Resident memory of the process, ten seconds after its sockets were opened.

| process | without sockets | with ${size} | each |
| --- | --- | --- | --- |
${Object.entries(memory)
  .map(
    ([name, { before, held, each }]) => `| ${name} | ${mib(before)} | ${mib(held)} | ${(each / 1024).toFixed(1)} KiB |`,
  )
  .join('\n')}

## Votes and the storm

${whole(rate)} ballots a second were cast by the clock. Then the gateway was killed (SIGKILL) and started again at once, while voting went on: all ${size} clients
came back with full jitter (0.5 s to 30 s), and re-sent what was unanswered.

| | |
| --- | --- |
| gateway ready again | ${seconds(storm.ready)} after the kill |
| half of the clients are back and see the race | ${seconds(storm.half)} |
| 99 % are back | ${seconds(storm.most)} |
| all are back | ${seconds(storm.all)} |
| wait for \`recorded\` before the storm, median and 99 % | ${ms(quantile(steadyWaits, 0.5))}, ${ms(quantile(steadyWaits, 0.99))} |
| the same from the kill until all were back | ${ms(quantile(stormWaits, 0.5))}, ${ms(quantile(stormWaits, 0.99))} |
| results frames received | ${whole(crowd.resultsFrames)} |
| sockets closed with | ${tellAll(crowd.closes)} |
| ballots refused, and sent again | ${tellAll(crowd.refusals)} |
| ballots recorded | ${whole(crowd.recordedBallots.length)} |
| **recorded ballots that are not in the log** | **${log.lost.length}** |
| candidates whose votes in the results differ from those in the log | ${wrongResults.length === 0 ? 'none' : wrongResults.join(', ')} |

The log was counted by a reader that shares no code with the product: ${whole(log.ballots)} ballots of ${whole(log.voters)} voters. It may hold
more ballots than were recorded: those whose answer died with the gateway, and which were sent again.
`;
}
