import { nodeVersionFault } from '@scrutineer/config';
import { exitCodes } from './exit';
import { runCli } from './run-cli';
import { Terminal } from './terminal/terminal';

const fault = nodeVersionFault();
if (fault !== null) {
  console.error(fault);
  process.exit(exitCodes.refused);
}

const { SCRUTINEER_URL: url, SCRUTINEER_PASSWORD_FILE: passwordFile, NO_COLOR: noColour } = process.env;
const loadHosts = process.env['SCRUTINEER_LOAD_HOSTS']?.split(',').map((host) => host.trim()) ?? [];
const interrupt = new AbortController();
// Once: a second Ctrl-C ends the process at once, as the shell expects.
process.once('SIGINT', () => interrupt.abort());
// The reader went away (`scrutineer status --watch | head`): there is nobody to go on for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupt.abort();
});

process.exitCode = await runCli(process.argv.slice(2), {
  terminal: new Terminal(process.stdout, process.stderr, { noColour: noColour !== undefined && noColour !== '' }),
  environment: { url, passwordFile },
  loadHosts,
  loadScript: new URL('./load-generator.js', import.meta.url),
  signal: interrupt.signal,
});
