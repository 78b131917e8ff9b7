import { execFile } from 'node:child_process';
import { builtApp } from '@scrutineer/testing-journey';

/** How `scrutineer recount` ended, and what it said. */
export interface Recount {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Counts a race again with the command line, as an operator would. */
export function recount(race: string, url: string, passwordFile: string): Promise<Recount> {
  const args = [builtApp('cli'), 'recount', race, '--url', url, '--json'];
  const env = { PATH: process.env['PATH'] ?? '', SCRUTINEER_PASSWORD_FILE: passwordFile };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
