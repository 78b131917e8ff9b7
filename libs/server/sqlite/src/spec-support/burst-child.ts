// A process that appends without end and writes down, one line each, what was answered: `partition offset value`.
// With a last argument "until-failure" it stops at the first failure instead and reports what still works.
import { randomUUID } from 'node:crypto';
import { openSqlite, type SqliteStorage } from '../open-sqlite';

const BATCH = 50;
const IN_FLIGHT = 8;
const [file, worker, mode] = process.argv.slice(2);
if (!file || !worker) throw new Error('usage: burst-child <file> <worker> [until-failure]');

async function burst({ ballotLog }: SqliteStorage): Promise<void> {
  for (;;) {
    const records = Array.from({ length: BATCH }, (_, n) => {
      return { partition: n % 3, key: new Uint8Array(16), value: Buffer.from(randomUUID()) };
    });
    const positions = await ballotLog.append(records);
    const lines = positions.map(
      ({ partition, offset }, n) => `${partition} ${offset} ${records[n]!.value.toString()}\n`,
    );
    process.stdout.write(lines.join(''));
  }
}

async function reportFailure(storage: SqliteStorage): Promise<void> {
  const failures = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, () => burst(storage)));
  let readable = 0;
  for (let partition = 0; partition < 3; partition++) {
    for await (const { records } of storage.ballotLog.read(partition, 0)) readable += records.length;
  }
  const ends = await storage.ballotLog.ends();
  const names = failures.map((failure) => (failure.status === 'rejected' ? String(failure.reason) : 'none'));
  process.stdout.write(`${JSON.stringify({ names, readable, ends })}\n`);
  await storage.close();
}

const storage = await openSqlite({ file, worker: new URL(worker), ballotPartitions: 3 });
await (mode === 'until-failure'
  ? reportFailure(storage)
  : Promise.all(Array.from({ length: IN_FLIGHT }, () => burst(storage))));
