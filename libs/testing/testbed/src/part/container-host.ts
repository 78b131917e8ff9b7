import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { runCommand } from '../machine/run-command';
import { Guard } from './guard';
import type { Host } from './host';

/** What to run in the container. It listens on `ports`, inside as outside. */
export interface ContainerImage {
  readonly image: string;
  readonly ports: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** A part as a container, driven through the engine's own command line. */
export class ContainerHost implements Host {
  readonly pid = null;
  readonly directory = null;
  private readonly container: string;
  private readonly guard: Guard;
  private state: 'absent' | 'running' | 'killed' = 'absent';

  constructor(
    private readonly engine: string,
    name: string,
    private readonly what: ContainerImage,
  ) {
    this.container = `scrutineer-${name}-${randomUUID().slice(0, 8)}`;
    this.guard = new Guard('"$1" rm --force --volumes "$2"', [engine, this.container]);
  }

  async start(): Promise<void> {
    if (this.state === 'absent') {
      const { image, ports, env = {}, args = [] } = this.what;
      const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const publish = ports.flatMap((port) => ['--publish', `127.0.0.1:${port}:${port}`]);
      await this.tell('run', '--detach', '--name', this.container, ...publish, ...settings, image, ...args);
    } else {
      await this.tell('start', this.container);
    }
    this.state = 'running';
  }

  failure(): string | undefined {
    const format = '{{.State.Running}} {{.State.ExitCode}}';
    const [running, code] = this.ask('inspect', '--format', format, this.container).trim().split(' ');
    return running === 'true' ? undefined : `its container ended with code ${code}`;
  }

  pause(): void {
    this.ask('pause', this.container);
  }

  resume(): void {
    this.ask('unpause', this.container);
  }

  async kill(): Promise<void> {
    if (this.state !== 'running') return;
    if (!this.failure()) {
      await this.tell('kill', this.container);
      await this.tell('wait', this.container);
    }
    this.state = 'killed';
  }

  /** Removal is by force, so a container that is paused or dead goes too. */
  async dispose(): Promise<void> {
    await this.guard.release();
  }

  async logTail(): Promise<string> {
    return this.state === 'absent' ? '(never started)' : this.tell('logs', '--tail', '40', this.container);
  }

  private tell(...args: string[]): Promise<string> {
    return runCommand(this.engine, args);
  }

  private ask(...args: string[]): string {
    return execFileSync(this.engine, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
