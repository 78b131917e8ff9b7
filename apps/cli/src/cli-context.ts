import type { Command } from 'commander';
import { ApiClient } from './api-client/api-client';
import { serverUrl } from './api-client/server-url';
import type { ExitCode } from './exit';
import type { Terminal } from './terminal/terminal';

/** What a run of the command line has from outside. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly environment: { readonly url: string | undefined; readonly passwordFile: string | undefined };
  /** Hosts beside this machine that may be loaded. */
  readonly loadHosts: readonly string[];
  /** The built script of a load's further processes; null where there is none. */
  readonly loadScript: URL | null;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url: string;
  readonly user: string;
  readonly json?: true;
}

/** What a command's action works with. */
export interface CommandScope extends CliContext {
  readonly url: string;
  readonly json: boolean;
  readonly api: ApiClient;
}

/** The scope of a parsed command, with its global options read. */
export function commandScope(command: Command, context: CliContext): CommandScope {
  const { url, user, json } = command.optsWithGlobals<GlobalOptions>();
  const server = serverUrl(url);
  const { passwordFile } = context.environment;
  return {
    ...context,
    url: server,
    json: json === true,
    api: new ApiClient({ url: server, user, passwordFile, signal: context.signal }),
  };
}

/** Takes what a command's action came to, where that is not plain success. */
export type Conclude = (code: ExitCode) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CliContext, conclude: Conclude) => void;
