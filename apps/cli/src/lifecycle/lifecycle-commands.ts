import { closedRaceSchema, publicRaceSchema, type CommandBody } from '@scrutineer/contracts';
import type { z } from 'zod';
import { commandScope, type AddCommand, type CommandScope } from '../cli-context';
import { UsageError } from '../exit';
import { wholeNumber } from '../option-values';

interface Lifecycle {
  readonly name: string;
  readonly description: string;
  /** Asks for a reason, and for the race's id once more. */
  readonly confirmed?: true;
}

const lifecycle: readonly Lifecycle[] = [
  { name: 'open', description: 'open the race for votes' },
  { name: 'close', description: 'close the race, and print the cut' },
  { name: 'reopen', description: 'open the closed round once more' },
  {
    name: 'reset',
    description: 'start the next round; deletes nothing, closes a running round first',
    confirmed: true,
  },
  { name: 'certify', description: 'make the closed round final' },
  { name: 'reveal', description: 'show the results' },
  { name: 'hide', description: 'hide the results' },
];

interface LifecycleOptions {
  readonly reason?: string;
  readonly expectedVersion?: number;
  readonly confirm?: string;
}

export const addLifecycle: AddCommand = (program, context) => {
  for (const { name, description, confirmed } of lifecycle) {
    const command = program
      .command(name)
      .description(description)
      .argument('<race>', 'id of the race')
      .option('--expected-version <number>', 'refuse if the race has changed since that version', wholeNumber)
      .addHelpText('after', examples(name, confirmed));
    if (confirmed) {
      command.requiredOption('--reason <text>', 'why, for the audit trail');
      command.requiredOption('--confirm <race>', 'the id of the race, once more');
    } else command.option('--reason <text>', 'why, for the audit trail');
    command.action((race: string, options: LifecycleOptions) =>
      run(name, race, options, commandScope(command, context)),
    );
  }
};

async function run(name: string, race: string, options: LifecycleOptions, scope: CommandScope): Promise<void> {
  if (options.confirm !== undefined && options.confirm !== race) {
    throw new UsageError(`--confirm says "${options.confirm}", not "${race}": nothing was done.`);
  }
  const schema = name === 'close' ? closedRaceSchema : publicRaceSchema;
  const path = `/api/admin/races/${encodeURIComponent(race)}/${name}`;
  const answer: z.output<typeof publicRaceSchema> & { readonly cut?: readonly string[] } = await scope.api.post(
    schema,
    path,
    { ...options } satisfies CommandBody,
  );
  if (scope.json) return scope.terminal.printJson(answer);
  scope.terminal.print(`${answer.id}: ${answer.state}, round ${answer.round}, version ${answer.version}`);
  if (answer.cut) scope.terminal.print(`cut: ${answer.cut.join(' ')}`);
}

function examples(name: string, confirmed: true | undefined): string {
  const more = confirmed ? ' --reason "wrong start list" --confirm abu-dhabi-2025' : '';
  return `
Answers once the change is complete. Needs a log-in (SCRUTINEER_PASSWORD_FILE).

Examples:
  scrutineer ${name} abu-dhabi-2025${more}
  scrutineer ${name} abu-dhabi-2025${more} --expected-version 7 --json`;
}
