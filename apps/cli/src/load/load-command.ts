import { publicRaceSchema, type PublicRace } from '@scrutineer/contracts';
import { Option, type Command } from 'commander';
import { isLoopbackUrl, serverUrl } from '../api-client/server-url';
import { commandScope, type AddCommand, type CommandScope } from '../cli-context';
import { CliError, exitCodes, UsageError, type ExitCode } from '../exit';
import { fraction, positive, wholeNumber } from '../option-values';
import { Progress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import type { LoadSummary } from './load-account';
import type { LoadShape } from './load-plan';
import { LoadFigures, loadView } from './load-view';
import { runLoad, type LoadWatch } from './run-load';

interface Watching extends LoadWatch {
  end(): void;
}

interface LoadOptions extends Omit<LoadShape, 'duration'> {
  readonly race: string;
  readonly gateway?: string;
  readonly duration?: number;
}

const examples = `
An open model: ballots are due by the clock (seeded, so that a run can be repeated) and never wait for earlier answers;
latency runs from when a ballot was due. Every vote comes from a voter and over a socket of their own, opened ahead;
where the rate is too high for so many sockets, let each voter vote several times. A socket is allowed ten frames a
second by default. Only servers on this machine are loaded.

Exit status: 0 every ballot was answered and at least one recorded, else 1; 2 usage; 3 unreachable.

Examples:
  scrutineer load --race abu-dhabi-2025 --voters 1000 --rate 200
  scrutineer load --race abu-dhabi-2025 --voters 20000 --rate 5000 --connections 2000 --votes-per-voter 5
  scrutineer load --race abu-dhabi-2025 --voters 5000 --rate 500 --changes 0.1 --duplicates 0.05 --seed 7 --json`;

export const addLoad: AddCommand = (program, context, conclude) => {
  program
    .command('load')
    .description('vote as an audience does, and account for every answer')
    .requiredOption('--race <id>', 'the race, which must be open')
    .option('--voters <number>', 'how many vote', wholeNumber, 1000)
    .option('--rate <number>', 'votes a second, all together', positive, 100)
    .option('--duration <seconds>', 'stop after so long, though not all have voted', positive)
    .option('--connections <number>', 'sockets open at once', wholeNumber, 500)
    .option('--votes-per-voter <number>', 'votes of each voter, over one socket, with rising seq', wholeNumber, 1)
    .option('--changes <part>', 'part of the voters who change their mind once more', fraction, 0)
    .option('--duplicates <part>', 'part of the ballots that are sent twice', fraction, 0)
    .addOption(new Option('--spacing <kind>', 'how ballots follow').choices(['poisson', 'even']).default('poisson'))
    .option('--seed <number>', 'the same seed votes the same', wholeNumber, 1)
    .option('--gateway <url>', 'where the sockets go, if not to --url')
    .addHelpText('after', examples)
    .action(async (options: LoadOptions, command: Command) => {
      const scope = commandScope(command, context);
      const gateway = serverUrl(options.gateway ?? scope.url);
      assertLoopback(scope.url);
      assertLoopback(gateway);
      const summary = await load(options, gateway, scope);
      if (scope.json) scope.terminal.printJson(summary);
      else scope.terminal.print(loadView(summary));
      conclude(exitCodeOf(summary));
    });
};

/** A load generator that can be pointed anywhere is a weapon. */
function assertLoopback(url: string): void {
  if (isLoopbackUrl(url)) return;
  throw new UsageError(`${url} is not on this machine: load is for servers at localhost, 127.0.0.0/8 or [::1] only.`);
}

async function load(options: LoadOptions, gateway: string, scope: CommandScope): Promise<LoadSummary> {
  const { api, signal, terminal } = scope;
  const race = await readRace(options.race, scope);
  if (race.state !== 'open') {
    throw new CliError(exitCodes.refused, `${race.id} is ${race.state}: open it with \`scrutineer open ${race.id}\`.`);
  }
  const shape: LoadShape = { ...options, duration: options.duration ?? null };
  const watch = watchOn(terminal);
  const summary = await runLoad({ api, race, shape, gateway, signal, watch }).finally(() => watch.end());
  if (signal.aborted) return summary;
  const after = await readRace(race.id, scope);
  if (after.version !== race.version) {
    terminal.note('The race changed during the load: ballots recorded past a cut do not count, whatever is expected.');
  }
  return summary;
}

function readRace(id: string, { api }: CommandScope): Promise<PublicRace> {
  return api.get(publicRaceSchema, `/api/races/${encodeURIComponent(id)}`);
}

function watchOn(terminal: Terminal): Watching {
  const figures = new LoadFigures();
  let tokens: Progress | null = null;
  let ballots: Progress | null = null;
  return {
    tokens: (done, total) => {
      tokens ??= new Progress(terminal, 'voters', total);
      tokens.update(done, () => `${done}/${total}`);
    },
    ballots: (account, planned) => {
      ballots ??= new Progress(terminal, 'load', planned);
      ballots.update(account.sent, () => figures.text(account));
    },
    end: () => (ballots ?? tokens)?.end(),
  };
}

function exitCodeOf({ recorded, unanswered, unsent }: LoadSummary): ExitCode {
  return recorded > 0 && unanswered === 0 && unsent === 0 ? exitCodes.done : exitCodes.refused;
}
