import { publicRacesSchema } from '@scrutineer/contracts';
import type { Command } from 'commander';
import { commandScope, type AddCommand } from '../cli-context';
import { table } from '../terminal/table';

const examples = `
Drafts are listed only with a log-in (SCRUTINEER_PASSWORD_FILE).

Examples:
  scrutineer races
  scrutineer races --json --url https://vote.example`;

export const addRaces: AddCommand = (program, context) => {
  program
    .command('races')
    .description('list the races')
    .addHelpText('after', examples)
    .action(async (_options: unknown, command: Command) => {
      const { api, terminal, json } = commandScope(command, context);
      const races = await api.get(publicRacesSchema, '/api/races', api.canLogIn ? 'operator' : 'anyone');
      if (json) return terminal.printJson(races);
      if (races.length === 0) return terminal.print('No races.');
      const rows = races.map(({ id, title, state, round, version }) => [id, title, state, `${round}`, `${version}`]);
      const columns = [
        { heading: 'RACE' },
        { heading: 'TITLE' },
        { heading: 'STATE' },
        { heading: 'ROUND', right: true },
        { heading: 'VERSION', right: true },
      ];
      terminal.print(table(columns, rows));
    });
};
