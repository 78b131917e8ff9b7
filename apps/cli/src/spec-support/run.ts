import type { CliContext } from '../cli-context';
import type { ExitCode } from '../exit';
import { runCli } from '../run-cli';
import { Terminal } from '../terminal/terminal';

export interface RunResult {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line as the process would, and keeps what it prints. */
export async function run(
  args: readonly string[],
  environment: Partial<CliContext['environment']> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<RunResult> {
  let out = '';
  let err = '';
  const terminal = new Terminal(
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
    { noColour: true },
  );
  const code = await runCli(args, {
    terminal,
    environment: { url: undefined, passwordFile: undefined, ...environment },
    loadHosts: [],
    loadScript: null,
    signal,
  });
  return { code, out, err };
}
