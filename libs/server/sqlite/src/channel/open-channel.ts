import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Clock } from '@scrutineer/voting-domain';
import type { Opened, WorkerSettings } from './protocol';
import type { SqliteLog } from './sqlite-log';
import { WorkerChannel } from './worker-channel';

/** Starts the worker's script and waits until it has opened the file, or says why it cannot. */
export async function openChannel(
  script: URL,
  settings: WorkerSettings,
  clock: Clock,
  log: SqliteLog | undefined,
): Promise<WorkerChannel> {
  const worker = new Worker(script, { workerData: settings });
  // Listened for from the start: a thread that refuses may have ended before its answer is read.
  const ended = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  const [opened] = (await once(worker, 'message')) as [Opened];
  if (opened.refused === null) return new WorkerChannel(worker, opened, clock, log);
  await ended;
  throw new Error(opened.refused);
}
