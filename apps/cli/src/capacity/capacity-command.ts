import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { commandScope, type AddCommand } from '../cli-context';
import { exitCodes, UsageError } from '../exit';
import { positive, wholeNumber } from '../option-values';
import { capacityFor, type Demand } from './capacity';
import { capacityPage } from './capacity-page';
import { capacityView, markdownTable } from './capacity-view';
import { compareRun, measuredRunSchema } from './check-run';
import { assumptions, benchSchema, pricesSchema } from './figures';

interface CapacityOptions {
  readonly votesPerSecond: number;
  readonly sockets: number;
  readonly voters?: number;
  readonly framesPerSecond: number;
  readonly bench: string;
  readonly prices: string;
  readonly against?: string;
  readonly page?: true;
}

/** Predicted CPU of all servers may be so far from measured, either way: a factor. */
export const TOLERANCE = 1.5;

const examples = `
Computed from what \`npm run bench\` has measured; docs/capacity.md says how. With --against, the model is held against a run
of \`scrutineer load --cpu … --report …\` instead: exit status 1 where all servers together are off by more than a factor
of ${TOLERANCE}.

Examples:
  scrutineer capacity --votes-per-second 60000 --sockets 1000000
  scrutineer capacity --votes-per-second 5000 --sockets 100000 --voters 2000000 --json
  scrutineer capacity --against ./report/load.json`;

export const addCapacity: AddCommand = (program, context, conclude) => {
  program
    .command('capacity')
    .description('compute what a burst takes, from what was measured')
    .option('--votes-per-second <number>', 'ballots a second at the peak', positive, 60_000)
    .option('--sockets <number>', 'sockets open at once', wholeNumber, 1_000_000)
    .option('--voters <number>', 'voters in all (default: one a socket)', wholeNumber)
    .option('--frames-per-second <number>', 'results frames to each socket', positive, assumptions.framesPerSecond)
    .option('--bench <file>', "the bench's results", 'bench/results/latest.json')
    .option('--prices <file>', 'a price map of the infrastructure', 'infra/terraform/prices/eu-west-3.json')
    .option('--against <file>', "hold the model against a load's report")
    .option('--page', 'print docs/capacity.md, from what is committed')
    .addHelpText('after', examples)
    .action(async (options: CapacityOptions, command: Command) => {
      const { terminal, json } = commandScope(command, context);
      const figures = await read(options.bench, benchSchema, 'run `npm run bench`');
      if (options.against !== undefined) {
        const run = await read(options.against, measuredRunSchema, 'run `scrutineer load` with --cpu and --report');
        const lines = compareRun(figures, run);
        if (json) terminal.printJson(lines);
        else terminal.print(comparisonTable(lines));
        const { ratio } = lines.at(-1)!;
        return conclude(ratio <= TOLERANCE && ratio >= 1 / TOLERANCE ? exitCodes.done : exitCodes.refused);
      }
      const prices = await read(options.prices, pricesSchema, 'name a price map with --prices');
      if (options.page) {
        const run = await read('bench/results/measured-run.json', measuredRunSchema, 'run it from the repository');
        return terminal.write(capacityPage(figures, prices, run));
      }
      const demand: Demand = { ...options, voters: options.voters ?? options.sockets };
      const capacity = capacityFor(demand, figures, prices);
      if (json) terminal.printJson({ demand: demandOf(demand), ...capacity });
      else terminal.print(capacityView(demand, figures, prices, capacity));
    });
};

function demandOf({ votesPerSecond, sockets, voters, framesPerSecond }: Demand): Demand {
  return { votesPerSecond, sockets, voters, framesPerSecond };
}

function comparisonTable(lines: ReturnType<typeof compareRun>): string {
  const rows = lines.map(({ name, predicted, measured, ratio }) => [
    ...[name, predicted.toFixed(2), measured.toFixed(2), ratio.toFixed(2)],
  ]);
  return markdownTable(['server', 'CPU s predicted', 'CPU s measured', 'ratio'], rows).join('\n');
}

async function read<T extends z.ZodType>(file: string, schema: T, remedy: string): Promise<z.output<T>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be read (${reason}): ${remedy}.`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${file} does not hold what is needed: ${remedy}.\n${z.prettifyError(parsed.error)}`);
}
