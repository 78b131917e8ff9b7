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
  const [opened] = (await once(worker, 'message')) as [Opened];
  if (opened.refused === null) return new WorkerChannel(worker, opened, clock, log);
  await once(worker, 'exit');
  throw new Error(opened.refused);
}
