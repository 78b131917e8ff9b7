import { Command } from 'commander';
import { addCapacity } from './capacity/capacity-command';
import type { CliContext, Conclude } from './cli-context';
import { addLifecycle } from './lifecycle/lifecycle-commands';
import { addLoad } from './load/load-command';
import { addRaces } from './races/races-command';
import { addRecount } from './recount/recount-command';
import { addStatus } from './status/status-command';

const DEFAULT_URL = 'http://localhost:8080';

const about = `
Log-in: the password of --user is read from the file that SCRUTINEER_PASSWORD_FILE names.
Exit status: 0 done or equal, 1 refused or different, 2 usage, 3 unreachable.

Examples:
  scrutineer races
  SCRUTINEER_PASSWORD_FILE=admin.txt scrutineer open abu-dhabi-2025
  scrutineer status abu-dhabi-2025 --watch
  scrutineer recount abu-dhabi-2025 --json`;

/** The whole command line; parsing it runs the command it names. */
export function createProgram(context: CliContext, conclude: Conclude): Command {
  const { terminal, environment } = context;
  const program = new Command('scrutineer')
    .description('Operates Scrutineer: races, their lifecycle, live figures, recounts, load and capacity.')
    .option('--url <url>', 'address of the server (SCRUTINEER_URL)', environment.url ?? DEFAULT_URL)
    .option('--user <name>', 'account to log in with', 'admin')
    .option('--json', 'print JSON for scripts')
    .addHelpText('after', about)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeNote(text),
      getOutHasColors: () => terminal.colour,
      getErrHasColors: () => terminal.colour,
    })
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [addRaces, addStatus, addLifecycle, addRecount, addLoad, addCapacity])
    add(program, context, conclude);
  return program;
}
