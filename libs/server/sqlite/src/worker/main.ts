import type { MessagePort } from 'node:worker_threads';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Opened, Question, STOP, WorkerSettings } from '../channel/protocol';
import { GroupCommit } from './group-commit';
import { OffsetCounters } from './offset-counters';
import { openDatabase } from './open-database';
import type { OpenDatabase } from './open-database';
import { requestTables } from './request-tables';

/** Bounds a transaction, and so how long the first of a group waits for the last. */
const GROUP_ROWS = 4_096;

type Message = Question | typeof STOP;

function serve(port: MessagePort, { db, partitions }: OpenDatabase): void {
  const offsets = OffsetCounters.read(db, partitions);
  const commit = new GroupCommit({
    db,
    offsets,
    ...requestTables(db, offsets),
    post: (done) => port.postMessage(done),
  });

  port.on('message', (first: Message) => {
    const group: Question[] = [];
    let message: Message | undefined = first;
    for (let rows = 0; message && typeof message !== 'string';) {
      group.push(message);
      rows += message.rows;
      message = rows < GROUP_ROWS ? (receiveMessageOnPort(port)?.message as Message | undefined) : undefined;
    }
    if (group.length > 0) commit.run(group);
    if (message === undefined) return;
    db.close();
    port.close();
  });
  port.postMessage({ refused: null, ends: offsets.ballots, commands: offsets.commands } satisfies Opened);
}

function start(port: MessagePort): void {
  let opened: OpenDatabase;
  try {
    opened = openDatabase(workerData as WorkerSettings);
  } catch (error) {
    port.postMessage({ refused: error instanceof Error ? error.message : String(error) } satisfies Opened);
    return;
  }
  serve(port, opened);
}

if (!parentPort) throw new Error('this script is the SQLite worker; it runs in a worker thread only');
start(parentPort);
