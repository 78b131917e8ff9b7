import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Cleans up after a part, come what may: a small shell waits for the end of its standard input, which comes when the
 * test releases the guard *or dies*, by SIGKILL even. (`process.on('exit')` would not do: inside Jest's sandbox
 * it never fires.)
 *
 * Lines written to it become `$state` in the script, e.g. the process that runs now.
 */
export class Guard {
  private readonly shell;
  private readonly ended: Promise<unknown>;

  /** @param script POSIX shell, with `args` as `$1`, `$2`, … */
  constructor(script: string, args: readonly string[] = []) {
    const whole = `state=; while read -r line; do state=$line; done; ${script}`;
    // A group of its own, so that a Ctrl-C meant for the test does not end the guard first.
    this.shell = spawn('/bin/sh', ['-c', whole, 'testbed-guard', ...args], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.ended = once(this.shell, 'exit');
    this.shell.unref();
  }

  note(state: string): void {
    this.shell.stdin.write(`${state}\n`);
  }

  /** Has the script run now, and waits for it. */
  async release(): Promise<void> {
    this.shell.ref();
    this.shell.stdin.end();
    await this.ended;
  }
}
