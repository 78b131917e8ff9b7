import { setTimeout as delay } from 'node:timers/promises';
import { publicRaceSchema, publicRacesSchema, statsSchema, type PublicRace } from '@scrutineer/contracts';
import type { Command } from 'commander';
import { commandScope, type AddCommand, type CommandScope } from '../cli-context';
import { CliError, exitCodes, UnreachableError } from '../exit';
import { statusView } from './status-view';

const EVERY_MS = 1000;

const examples = `
Without a race: the open one, else the latest. Needs a log-in (SCRUTINEER_PASSWORD_FILE), and shows counts even while
they are hidden from the public; the server keeps note of each look.

Examples:
  scrutineer status
  scrutineer status abu-dhabi-2025 --watch
  scrutineer status abu-dhabi-2025 --watch --json`;

export const addStatus: AddCommand = (program, context) => {
  program
    .command('status')
    .description('show the state, the counts and the live figures of a race')
    .argument('[race]', 'id of the race')
    .option('--watch', 'show them anew once a second, until Ctrl-C')
    .addHelpText('after', examples)
    .action(async (race: string | undefined, { watch }: { watch?: true }, command: Command) => {
      const scope = commandScope(command, context);
      const id = race ?? (await currentRace(scope));
      const show = await read(id, scope);
      if (!watch) return show(false);
      await keepShowing(show, id, scope);
    });
};

async function currentRace({ api }: CommandScope): Promise<string> {
  const races = await api.get(publicRacesSchema, '/api/races', 'operator');
  const race = races.find(({ state }) => state === 'open') ?? races.toSorted(byOpening).at(-1);
  if (!race) throw new CliError(exitCodes.refused, 'There is no race yet.');
  return race.id;
}

function byOpening(a: PublicRace, b: PublicRace): number {
  return (a.openedAt ?? '').localeCompare(b.openedAt ?? '');
}

/** Reads the figures and gives back how to show them. */
async function read(id: string, { api, json, terminal }: CommandScope): Promise<(again: boolean) => void> {
  const name = encodeURIComponent(id);
  const race = await api.get(publicRaceSchema, `/api/races/${name}`, 'operator');
  const stats = await api.get(statsSchema, `/api/admin/races/${name}/stats`, 'operator');
  return (again) => {
    if (json) return terminal.printJson({ race, ...stats });
    const view = statusView(race, stats, terminal);
    if (again) terminal.redraw(view);
    else terminal.print(view);
  };
}

async function keepShowing(first: (again: boolean) => void, id: string, scope: CommandScope): Promise<void> {
  const { signal, terminal } = scope;
  let show = first;
  for (;;) {
    show(true);
    await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    show = await read(id, scope).catch((error: unknown) => {
      if (signal.aborted) return () => undefined;
      // A server that restarts is no reason to stop watching it.
      if (!(error instanceof UnreachableError)) throw error;
      return () => terminal.note(error.message);
    });
  }
}
