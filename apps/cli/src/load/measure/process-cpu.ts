import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UsageError } from '../../exit';

/**
 * CPU seconds that processes of this machine have used so far, user and system, by the names they were given. Linux only:
 * proc(5), fields 14 and 15 of stat.
 * @throws UsageError where there is no such process
 */
export function cpuSecondsOf(pids: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(pids);
  if (entries.length === 0) return {};
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return Object.fromEntries(entries.map(([name, pid]) => [name, ticksOf(name, pid) / ticksPerSecond]));
}

function ticksOf(name: string, pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch (error) {
    throw new UsageError(`The CPU of ${name} cannot be read: is there a process ${pid} on this machine?`, {
      cause: error,
    });
  }
}
