import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { announce } from '../machine/announce';
import { environment } from '../machine/environment';
import { until } from '../machine/until';
import { Guard } from '../part/guard';
import { OutputLines } from './output-lines';
import type { Exit, Service, ServiceOptions } from './service';

/** A process, or the socket that Node makes of its pipes though it types them as mere streams. */
interface Handle {
  ref(): unknown;
  unref(): unknown;
}

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 20_000;

/**
 * Starts a built service under this Node and waits until it is ready.
 * @throws Error with the service's last lines; nothing is left running then
 */
export async function startService({ entry, env, name, ready, logFile }: ServiceOptions): Promise<Service> {
  const output = new OutputLines(logFile);
  const child = spawn(process.execPath, [entry], {
    env: { PATH: environment.searchPath(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started`, { cause: (await once(child, 'error'))[0] });
  output.read(child.stdout);
  output.read(child.stderr);
  const guard = new Guard('[ -z "$state" ] || kill -s KILL "$state"');
  guard.note(`${pid}`);

  let end: Exit | undefined;
  // 'close' rather than 'exit': by then its last words have been read too.
  const exited = once(child, 'close').then(async ([code, signal]: Exit[keyof Exit][]) => {
    end = { code: code as Exit['code'], signal: signal as Exit['signal'] };
    await output.end();
    guard.note('');
    await guard.release();
    return end;
  });
  // A service that a test forgot must not keep Jest from ending; the guard then ends the service.
  const handles: Handle[] = [child, ...([child.stdout, child.stderr] as unknown as Handle[])];
  for (const handle of handles) handle.unref();
  const ended = (): Promise<Exit> => {
    for (const handle of handles) handle.ref();
    return exited;
  };
  const describeEnd = (): string | undefined => end && `it ended with ${end.signal ?? `code ${end.code}`}`;
  const failed = (what: string, cause?: unknown): Error =>
    new Error(`${name} ${what}; its last lines:\n${output.tail()}`, { cause });

  const service: Service = {
    name,
    pid,
    exited,
    lines: () => output.all(),
    waitForLine: (pattern, deadlineMs = READY_WITHIN_MS) =>
      new Promise((resolve, reject) => {
        const before = output.all().find((line) => pattern.test(line));
        if (before !== undefined) return resolve(before);
        const settle = (settleIt: () => void): void => {
          clearTimeout(deadline);
          unwatch();
          settleIt();
        };
        const unwatch = output.watch((line) => pattern.test(line) && settle(() => resolve(line)));
        const late = (): void => settle(() => reject(failed(`printed no ${pattern} within ${deadlineMs} ms`)));
        const deadline = setTimeout(late, deadlineMs);
        void exited.then(() => settle(() => reject(failed(`printed no ${pattern}: ${describeEnd()}`))));
      }),
    signal: (signal) => void child.kill(signal),
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
    stop: async () => {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      const { code } = await ended();
      clearTimeout(impatience);
      return code;
    },
  };

  try {
    if (ready instanceof RegExp) await service.waitForLine(ready);
    else {
      const patience = { intervalMs: 50, deadlineMs: READY_WITHIN_MS, hopeless: describeEnd };
      await until(`${ready} did not answer 200`, () => answersOk(ready), patience);
    }
  } catch (cause) {
    await service.kill();
    throw failed(
      `did not get ready (${cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)})`,
      cause,
    );
  }
  announce(`${name} from ${entry}, process ${pid}`);
  return service;
}

async function answersOk(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 500)}`);
}
