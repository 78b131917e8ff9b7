import { createReadStream } from 'node:fs';
import { publicRaceSchema, type ExportHeader } from '@scrutineer/contracts';
import type { Command } from 'commander';
import { commandScope, type AddCommand, type CommandScope } from '../cli-context';
import { CliError, exitCodes, UsageError, type ExitCode } from '../exit';
import { wholeNumber } from '../option-values';
import { Progress } from '../terminal/progress';
import { compare, type Comparison } from './compare';
import { ExportFault } from './export-fault';
import { isFinal, readLive, readSettled } from './live-results';
import { readExport } from './read-export';
import { recountExport, type Recount } from './recount-export';
import { recountView } from './recount-view';

const examples = `
Folds the round's log again from its start, without the tally store, and sets it beside the live tally. Equal: exit
status 0; different, or an export that is damaged: 1. Recounting a race needs a log-in as admin.
A file is a saved ndjson export; it is compared where the server answers. Name it with a dot or a slash in it, so that
it is not taken for a race. Who is withdrawn is what the export says.

Examples:
  scrutineer recount abu-dhabi-2025
  scrutineer recount abu-dhabi-2025 --round 1 --json
  scrutineer recount ./abu-dhabi-2025.ndjson`;

export const addRecount: AddCommand = (program, context, conclude) => {
  program
    .command('recount')
    .description('count a round again from its log and compare with the live tally')
    .argument('<race|file>', 'id of a race, or an ndjson export')
    .option('--round <number>', 'the round to count (default: the current one)', wholeNumber)
    .addHelpText('after', examples)
    .action(async (target: string, { round }: { round?: number }, command: Command) => {
      const scope = commandScope(command, context);
      const isRace = publicRaceSchema.shape.id.safeParse(target).success;
      if (!isRace && round !== undefined) throw new UsageError('An export is of one round: leave --round out.');
      const comparison = isRace ? await ofRace(target, round, scope) : await ofFile(target, scope);
      if (scope.json) scope.terminal.printJson(comparison);
      else scope.terminal.print(recountView(comparison, scope.terminal));
      conclude(exitCodeOf(comparison));
    });
};

async function ofRace(id: string, asked: number | undefined, scope: CommandScope): Promise<Comparison> {
  const { api } = scope;
  const race = await api.get(publicRaceSchema, `/api/races/${id}`, 'operator');
  const round = asked ?? race.round;
  if (round === race.round && (race.state === 'draft' || race.state === 'scheduled')) {
    const before = round > 1 ? ` \`--round ${round - 1}\` counts the one before.` : '';
    throw new CliError(exitCodes.refused, `Round ${round} of ${id} was not opened yet: there is no log.${before}`);
  }
  const path = `/api/admin/races/${id}/export?format=ndjson&round=${round}`;
  const recount = await recountChunks(api.stream(path), scope);
  const { header } = recount;
  if (header.race !== id || header.round !== round) {
    throw new ExportFault(`it is of ${header.race}, round ${header.round}`);
  }
  return compareLive(recount, scope);
}

async function ofFile(file: string, scope: CommandScope): Promise<Comparison> {
  const recount = await recountChunks(readChunks(file), scope);
  try {
    return await compareLive(recount, scope);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    scope.terminal.note(`Not compared. ${error.message}`);
    return compare(recount, null);
  }
}

async function recountChunks(chunks: AsyncIterable<Uint8Array>, { terminal }: CommandScope): Promise<Recount> {
  const open = await readExport(chunks);
  const progress = new Progress(terminal, 'recount', mostRecords(open.header));
  try {
    return await recountExport(open, (records) => progress.update(records, () => `${records} records`));
  } finally {
    progress.end();
  }
}

async function compareLive(recount: Recount, { api, terminal }: CommandScope): Promise<Comparison> {
  const { race, round, windows } = recount.header;
  const live = await readSettled(
    () => readLive(api, race, round),
    (now) => compare(recount, now).equal === true,
  );
  const comparison = compare(recount, live);
  if (comparison.equal) return comparison;
  if (windows.at(-1)?.cut === null) {
    terminal.note(
      'The round was open when it was exported: ballots may have arrived since. Close it for a sure answer.',
    );
  } else if (!isFinal(live)) {
    terminal.note(`The live tally is ${live.state}: it may not have applied the whole log yet.`);
  }
  return comparison;
}

function mostRecords({ from, to }: ExportHeader): number {
  return to.reduce((sum, end, partition) => sum + Number(end) - Number(from[partition]), 0);
}

function exitCodeOf({ equal }: Comparison): ExitCode {
  return equal === false ? exitCodes.refused : exitCodes.done;
}

async function* readChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be read: ${reason}.`, { cause: error });
  }
}
