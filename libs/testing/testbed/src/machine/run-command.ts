import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a command to its end and returns what it printed, standard output and error joined: tools disagree on where
 * versions and complaints go.
 * @throws Error with the command line and the last of its output
 */
export async function runCommand(command: string, args: readonly string[], timeoutMs = 600_000): Promise<string> {
  try {
    const { stdout, stderr } = await execute(command, args, { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 });
    return stdout + stderr;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`failed: ${command} ${args.join(' ')}\n${(stdout + stderr).slice(-4_000)}`, { cause });
  }
}
