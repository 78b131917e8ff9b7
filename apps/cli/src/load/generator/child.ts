// One share of a load in a process of its own: what it is told and tells goes through the channel of `fork`.
import { CliError, exitCodes, type ExitCode } from '../../exit';
import type { Sample } from '../measure/sample';
import { generate, type GeneratorTask } from './generate';
import type { Outcome } from './load-account';

export type ToChild =
  | { readonly kind: 'task'; readonly task: GeneratorTask }
  | { readonly kind: 'start'; readonly at: number }
  | { readonly kind: 'stop' };

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly message: string; readonly exitCode: ExitCode };

/** Works for the process that forked this one, and ends with it. */
export function serveParent(channel: NodeJS.Process): void {
  const stop = new AbortController();
  const started = Promise.withResolvers<number>();
  const tell = (message: FromChild): void => void channel.send?.(message);
  const tellLast = (message: FromChild): void => void channel.send?.(message, () => channel.disconnect());
  const run = (task: GeneratorTask): Promise<void> =>
    generate(task, {
      ready: () => {
        tell({ kind: 'ready' });
        return started.promise;
      },
      sampled: (sample) => tell({ kind: 'sample', sample }),
      signal: stop.signal,
    }).then(
      (outcome) => tellLast({ kind: 'outcome', outcome }),
      (error: unknown) => {
        const message =
          error instanceof CliError ? error.message : String(error instanceof Error ? error.stack : error);
        const exitCode = error instanceof CliError ? error.exitCode : exitCodes.refused;
        tellLast({ kind: 'failed', message, exitCode });
      },
    );
  channel.on('message', (message: ToChild) => {
    if (message.kind === 'task') void run(message.task);
    else if (message.kind === 'start') started.resolve(message.at);
    else stop.abort();
  });
  // Ctrl-C reaches every process of the terminal; the parent decides what it means.
  channel.on('SIGINT', () => undefined);
  channel.on('disconnect', () => channel.exit());
}
