import { execFile } from 'node:child_process';
import { builtStandalone } from './standalone';

/** What a program that was meant to end by itself left behind. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built standalone with this environment and nothing else of the test's, until it ends by itself. */
export function runToEnd(env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: 60_000 };
    execFile(process.execPath, [builtStandalone()], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}
