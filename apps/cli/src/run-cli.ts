import { CommanderError } from 'commander';
import type { CliContext } from './cli-context';
import { CliError, exitCodes, type ExitCode } from './exit';
import { createProgram } from './program';

/** Runs one command line and tells what the process is to exit with. Faults of the program itself are thrown. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let concluded: ExitCode = exitCodes.done;
  const program = createProgram(context, (code) => {
    concluded = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return concluded;
  } catch (error) {
    // Its message, help included, was printed by commander.
    if (error instanceof CommanderError) return isHelp(error, args) ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof CliError)) throw error;
    context.terminal.note(error.message);
    return error.exitCode;
  }
}

/** Help that was asked for is success; the same text for want of a command is not. */
function isHelp(error: CommanderError, args: readonly string[]): boolean {
  return error.exitCode === 0 || (error.code === 'commander.help' && args[0] === 'help');
}
