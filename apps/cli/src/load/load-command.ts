import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { publicRaceSchema, type PublicRace } from '@scrutineer/contracts';
import { isRehearsal } from '@scrutineer/voting-domain';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { serverUrl } from '../api-client/server-url';
import { commandScope, type AddCommand, type CommandScope } from '../cli-context';
import { CliError, exitCodes } from '../exit';
import { fraction, positive, wholeNumber } from '../option-values';
import type { Spacing } from './generator/due-times';
import { assertMayLoad } from './load-target';
import { scaled, type Scale } from './profile/profile';
import { readProfile, shippedProfiles } from './profile/read-profile';
import { closeRehearsal, openRehearsal } from './rehearsal';
import { htmlReport } from './report/html-report';
import { LiveView } from './report/live-view';
import type { LoadReport } from './report/load-report';
import { summaryView } from './report/summary-view';
import { runLoad } from './run-load';

interface LoadOptions extends Scale {
  readonly race: string;
  readonly profile: string;
  readonly rehearsal?: true;
  readonly processes: number;
  readonly duplicates: number;
  readonly spacing: Spacing;
  readonly seed: number;
  readonly gateway?: string;
  readonly allowHost: readonly string[];
  readonly cpu: Readonly<Record<string, number>>;
  readonly report?: string;
}

const examples = `
An open model: ballots are due by the clock (seeded, so that a run can be repeated) and never wait for earlier answers;
latency runs from when a ballot was due. Each socket is one voter and stays open throughout; voters who have voted change
their minds. A socket is allowed ten frames a second by default. At the end it is checked that every vote that was
acknowledged is in the results.

A profile is a JSON file: phases, their rates, and the thresholds to pass. --rehearsal makes and opens a race beside the
one named, whose id begins with "rehearsal-" and whose ballots count for nothing, and closes it in the end (it needs a
log-in as admin). Servers on other machines are loaded only if their host is named, and only in rehearsals.

Exit status: 0 every check passed, else 1; 2 usage; 3 unreachable.

Examples:
  scrutineer load --race abu-dhabi-2025 --rate 500 --sockets 1000 --duration 20
  scrutineer load --race abu-dhabi-2025 --rehearsal --profile last-laps --processes 2 --report ./report
  scrutineer load --race abu-dhabi-2025 --rehearsal --profile ./ours.json --allow-host staging.example --url https://staging.example`;

export const addLoad: AddCommand = (program, context, conclude) => {
  program
    .command('load')
    .description('vote as an audience does, and account for every answer')
    .requiredOption('--race <id>', 'the race, which must be open but for a rehearsal')
    .option('--profile <name|file>', `how the audience votes: ${shippedProfiles.join(', ')}, or a file`, 'steady')
    .option('--rehearsal', 'vote in a rehearsal of the race, which is made where there is none')
    .option('--rate <number>', 'ballots a second at the peak, instead of what the profile says', positive)
    .option('--sockets <number>', 'sockets, each a voter, instead of what the profile says', wholeNumber)
    .option('--duration <seconds>', 'how long the whole profile lasts, instead of what it says', positive)
    .option('--processes <number>', 'processes that share the load', wholeNumber, 1)
    .option('--duplicates <part>', 'part of the ballots that are sent twice', fraction, 0)
    .addOption(new Option('--spacing <kind>', 'how ballots follow').choices(['poisson', 'even']).default('poisson'))
    .option('--seed <number>', 'the same seed votes the same', wholeNumber, 1)
    .option('--gateway <url>', 'where the sockets go, if not to --url')
    .option('--allow-host <name>', 'a host that may be loaded (SCRUTINEER_LOAD_HOSTS)', collected, context.loadHosts)
    .option('--cpu <name=pid>', 'a server of this machine whose CPU is measured; may be repeated', servers, {})
    .option('--report <folder>', 'write load.json and load.html there')
    .addHelpText('after', examples)
    .action(async (options: LoadOptions, command: Command) => {
      const scope = commandScope(command, context);
      const gateway = serverUrl(options.gateway ?? scope.url);
      const rehearsal = options.rehearsal === true || isRehearsal(options.race);
      for (const url of [scope.url, gateway]) assertMayLoad(url, options.allowHost, rehearsal);
      const report = await load(options, gateway, scope);
      if (options.report !== undefined) await write(report, options.report);
      if (scope.json) scope.terminal.printJson(report);
      else scope.terminal.print(summaryView(report, scope.terminal));
      conclude(report.passed ? exitCodes.done : exitCodes.refused);
    });
};

function collected(host: string, before: readonly string[]): readonly string[] {
  return [...before, host];
}

function servers(text: string, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, name, pid] = /^([a-z-]+)=([0-9]+)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Give it like gateway=1234.');
  return { ...before, [name]: Number(pid) };
}

async function load(options: LoadOptions, gateway: string, scope: CommandScope): Promise<LoadReport> {
  const { api, url, signal, terminal } = scope;
  const profile = scaled(await readProfile(options.profile), options);
  const { rate, sockets, phases } = profile;
  const { spacing, duplicates, seed } = options;
  const processes = Math.min(options.processes, sockets);
  const race = options.rehearsal ? await openRehearsal(api, options.race) : await openRace(options.race, scope);
  const shape = { rate, sockets, phases, spacing, duplicates, seed };
  let live: LiveView | null = null;
  const report = await runLoad({
    ...{ api, url, gateway, race, profile, shape, processes, signal, script: scope.loadScript, servers: options.cpu },
    watch: (timeline, second) => {
      live ??= new LiveView(terminal, race, profile, timeline);
      live.show(second);
    },
    voted: async () => {
      if (options.rehearsal) await closeRehearsal(api, race.id);
    },
  }).finally(() => live?.end());
  if (options.rehearsal || signal.aborted) return report;
  const after = await readRace(race.id, scope);
  if (after.version !== race.version) {
    terminal.note('The race changed during the load: ballots recorded past a cut do not count, whatever is expected.');
  }
  return report;
}

async function openRace(id: string, scope: CommandScope): Promise<PublicRace> {
  const race = await readRace(id, scope);
  if (race.state === 'open') return race;
  throw new CliError(exitCodes.refused, `${id} is ${race.state}: open it with \`scrutineer open ${id}\`.`);
}

function readRace(id: string, { api }: CommandScope): Promise<PublicRace> {
  return api.get(publicRaceSchema, `/api/races/${encodeURIComponent(id)}`);
}

async function write(report: LoadReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'load.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(path.join(folder, 'load.html'), htmlReport(report));
}
