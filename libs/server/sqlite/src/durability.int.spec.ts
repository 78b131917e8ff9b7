import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import type { SqliteStorage } from './open-sqlite';
import { built } from './spec-support/built-scripts';
import { specStorage } from './spec-support/opened';

const KILLS = 10;
/** Bash counts in KiB: no file may grow past 6 MiB, as if the disk were full. */
const FILE_LIMIT_KIB = 6 * 1024;

const { open, freshFile, directory, worker } = specStorage();
const child = built('spec-support/burst-child.ts', directory);

/** Lines of "partition offset value" that a killed child managed to write whole. */
function answered(output: string): string[] {
  return output.split('\n').slice(0, -1);
}

async function contents({ ballotLog }: SqliteStorage): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [partition, end] of (await ballotLog.ends()).entries()) {
    let gaps = 0;
    let next = 0;
    for await (const { records } of ballotLog.read(partition, 0)) {
      for (const { offset, value } of records) {
        if (offset !== next) gaps += 1;
        next = offset + 1;
        found.add(`${partition} ${offset} ${Buffer.from(value).toString()}`);
      }
    }
    expect({ gaps, next }).toEqual({ gaps: 0, next: end });
  }
  return found;
}

function burstUntilKilled(file: string, lines: number): Promise<{ output: string; signal: string | null }> {
  const burst = spawn(process.execPath, [child.pathname, file, worker.href], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let seen = 0;
  burst.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    seen += chunk.split('\n').length - 1;
    if (seen >= lines) burst.kill('SIGKILL');
  });
  return new Promise((resolve) => burst.on('close', (_, signal) => resolve({ output, signal })));
}

describe('durability', () => {
  it('recorded-implies-in-log: whatever was answered is in the file after kill -9, ten times over', async () => {
    const file = freshFile();
    const recorded: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const { output, signal } = await burstUntilKilled(file, randomInt(1, 10_000));
      expect(signal).toBe('SIGKILL');
      recorded.push(...answered(output));
      const storage = await open({ file });
      const found = await contents(storage);
      await storage.close();
      expect(recorded.filter((line) => !found.has(line))).toEqual([]);
      expect(found.size).toBeGreaterThanOrEqual(recorded.length);
    }
    expect(new Set(recorded).size).toBe(recorded.length);
  });

  it('rejects appends when the disk takes no more, lives on, and loses nothing it had answered', async () => {
    const file = freshFile();
    const command = `ulimit -f ${FILE_LIMIT_KIB}; exec "$@"`;
    const limited = ['-c', command, 'bash', process.execPath, child.pathname, file, worker.href, 'until-failure'];
    const { status, stdout, stderr } = spawnSync('bash', limited, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    expect({ status, stderr: stderr.includes('Error') ? stderr : '' }).toEqual({ status: 0, stderr: '' });
    const lines = answered(stdout);
    const report = JSON.parse(lines.pop()!) as { names: string[]; readable: number; ends: number[] };
    expect(report.names).toHaveLength(8);
    for (const name of report.names) expect(name).toMatch(/disk I\/O error|disk is full/);
    expect(report.readable).toBe(report.ends.reduce((sum, end) => sum + end, 0));
    expect(report.readable).toBeGreaterThanOrEqual(lines.length);

    const storage = await open({ file });
    const found = await contents(storage);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !found.has(line))).toEqual([]);
    const record = { partition: 0, key: new Uint8Array(16), value: Uint8Array.of(1) };
    expect(await storage.ballotLog.append([record])).toMatchObject([
      { offset: (await storage.ballotLog.ends())[0]! - 1 },
    ]);
    await storage.close();
  });
});
