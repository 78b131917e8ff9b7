import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { matrix, notStaged } from '../faults/matrix';
import type { Outcome } from '../run/fault';
import { reliabilityPage, type Line } from './reliability-page';

const root = path.resolve(__dirname, '../../../..');
const folder = path.join(root, 'reports/faults');

/** Keeps what became of a fault, null where it failed, until the page is written: a fault may be staged again alone. */
export async function keepOutcome(id: string, outcome: Outcome | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  const system = process.platform === 'linux' ? 'Linux' : process.platform;
  const line: Line = {
    day: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores, ${system}`,
    outcome,
  };
  await writeFile(path.join(folder, `${id}.json`), JSON.stringify(line));
}

/** Writes docs/reliability.md from the latest outcome of every fault. */
export async function writePage(): Promise<void> {
  const lines = new Map<string, Line>();
  for (const { id } of matrix) {
    const kept = await readFile(path.join(folder, `${id}.json`), 'utf8').catch(() => null);
    if (kept !== null) lines.set(id, JSON.parse(kept) as Line);
  }
  const file = path.join(root, 'docs/reliability.md');
  await writeFile(file, reliabilityPage(matrix, lines, notStaged));
  // Prettier itself is an ES module, which Jest does not load.
  execFileSync(process.execPath, [path.join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
}
