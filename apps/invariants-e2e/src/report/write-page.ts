import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { matrix, notStaged } from '../faults/matrix';
import type { Outcome } from '../run/fault';
import { reliabilityPage } from './reliability-page';

/** Writes docs/reliability.md. */
export async function writePage(outcomes: readonly Outcome[]): Promise<void> {
  const root = path.resolve(__dirname, '../../../..');
  const file = path.join(root, 'docs/reliability.md');
  const system = process.platform === 'linux' ? 'Linux' : process.platform;
  const page = reliabilityPage(matrix, outcomes, notStaged, {
    day: new Date(),
    machine: `${cpus().length} cores, ${system}`,
  });
  await writeFile(file, page);
  // Prettier itself is an ES module, which Jest does not load.
  execFileSync(process.execPath, [path.join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
}
