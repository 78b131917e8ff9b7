import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Guard } from './guard';
import type { Host } from './host';

const TAIL_LINES = 40;

/** A program's path and its arguments. */
export type CommandLine = readonly [file: string, ...args: string[]];

/** A part as a process (and its children) on this machine, with a folder of its own that goes when it goes. */
export class ProcessHost implements Host {
  readonly directory: string;
  private readonly guard: Guard;
  private child: ChildProcess | undefined;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly command: (directory: string) => CommandLine | Promise<CommandLine>,
  ) {
    this.directory = mkdtempSync(path.join(tmpdir(), `scrutineer-${name}-`));
    this.guard = new Guard('[ -z "$state" ] || kill -s KILL -- "-$state"; rm -rf -- "$1"', [this.directory]);
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  async start(): Promise<void> {
    const [file, ...args] = await this.command(this.directory);
    const log = openSync(this.logFile(), 'a');
    // Detached: a process group of its own, so that signals reach its children too. Unreferenced: a part that a test
    // forgot must not keep Jest from ending; the guard then ends the part.
    const child = spawn(file, args, { cwd: this.directory, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    await once(child, 'spawn');
    this.ended = once(child, 'exit');
    this.child = child;
    child.unref();
    this.guard.note(`${child.pid}`);
  }

  failure(): string | undefined {
    const { exitCode = null, signalCode = null } = this.child ?? {};
    return exitCode === null && signalCode === null ? undefined : `it ended with ${signalCode ?? `code ${exitCode}`}`;
  }

  pause(): void {
    this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.child && !this.failure()) {
      this.child.ref();
      this.signal('SIGKILL');
      await this.ended;
    }
    this.child = undefined;
    this.guard.note('');
  }

  async dispose(): Promise<void> {
    await this.kill();
    await this.guard.release();
  }

  async logTail(): Promise<string> {
    const log = await readFile(this.logFile(), 'utf8').catch(() => '(nothing printed)');
    return log.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }

  private signal(signal: NodeJS.Signals): void {
    if (!this.child?.pid) throw new Error(`${this.name} is not running`);
    process.kill(-this.child.pid, signal);
  }

  private logFile(): string {
    return path.join(this.directory, 'output.log');
  }
}
