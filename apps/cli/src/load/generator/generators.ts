import { fork } from 'node:child_process';
import { CliError } from '../../exit';
import type { Sample } from '../measure/sample';
import type { FromChild, ToChild } from './child';
import { machineClock } from './dispatch';
import { generate, type Conductor, type GeneratorTask } from './generate';
import type { Outcome } from './load-account';

/** All shares begin this long after the last is ready, so that each has heard of it. */
const START_MS = 200;

export interface Generators {
  readonly task: Omit<GeneratorTask, 'share'>;
  readonly processes: number;
  /** The built script of a generator's process; with a single process the load is generated in this one. */
  readonly script: URL | null;
  readonly signal: AbortSignal;
  /** Called with the time (ms since 1970) at which the load begins. */
  readonly started: (at: number) => void;
  readonly sampled: (sample: Sample) => void;
}

/** Runs a load in so many processes that begin at the same time. @throws CliError where one of them fails */
export async function runGenerators(run: Generators): Promise<Outcome[]> {
  const { task, processes, script, signal, sampled } = run;
  const failed = new AbortController();
  const ready = barrier(processes, run.started);
  const conductor = { ready, sampled, signal: AbortSignal.any([signal, failed.signal]) };
  const shares = Array.from({ length: processes }, (_, index) => ({ ...task, share: { index, of: processes } }));
  try {
    if (script === null || processes === 1) return [await generate(shares[0]!, conductor)];
    return await Promise.all(shares.map((share) => generateInChild(script, share, conductor)));
  } finally {
    failed.abort();
  }
}

function barrier(parties: number, started: (at: number) => void): () => Promise<number> {
  const start = Promise.withResolvers<number>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === parties) {
      const at = machineClock.now() + START_MS;
      started(at);
      start.resolve(at);
    }
    return start.promise;
  };
}

function generateInChild(script: URL, task: GeneratorTask, { ready, sampled, signal }: Conductor): Promise<Outcome> {
  const child = fork(script, { serialization: 'advanced' });
  const tell = (message: ToChild): void => {
    if (child.connected) child.send(message);
  };
  const stop = (): void => tell({ kind: 'stop' });
  return new Promise<Outcome>((resolve, reject) => {
    signal.addEventListener('abort', stop);
    child.on('error', reject);
    child.on('exit', (code, by) => reject(new Error(`a generator's process ended early (${by ?? code})`)));
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') void ready().then((at) => tell({ kind: 'start', at }));
      else if (message.kind === 'sample') sampled(message.sample);
      else if (message.kind === 'outcome') resolve(message.outcome);
      else reject(new CliError(message.exitCode, message.message));
    });
    tell({ kind: 'task', task });
  }).finally(() => {
    signal.removeEventListener('abort', stop);
    child.removeAllListeners('exit');
    // It ends by itself once nobody listens.
    if (child.connected) child.disconnect();
  });
}
