import path from 'node:path';
import { freePort, startService, type Service } from '@scrutineer/testbed';
import { builtApp } from './built-app';

/** MiB; about what Node takes of a container of 512 MiB. What piles up ends a process, and so the test. */
const HEAP = '--max-old-space-size=256';

export type App = 'gateway' | 'vote-api' | 'tally-worker' | 'standalone';

/** What `/health/ready` answers: 200 and nothing missing, or 503 and what is. */
export interface Health {
  readonly status: number;
  readonly missing: readonly string[];
}

export interface InstanceOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Where everything it prints is kept as well. */
  readonly logFolder?: string | undefined;
}

/** One process of the cluster; it keeps its ports when it is started again. */
export class Instance {
  readonly #runs: Service[] = [];

  private constructor(
    readonly name: string,
    private readonly app: App,
    readonly port: number,
    private readonly managementPort: number,
    private readonly env: Readonly<Record<string, string>>,
    private readonly logFile: string | undefined,
  ) {}

  static async create(app: App, number: number, { env, logFolder }: InstanceOptions): Promise<Instance> {
    const logFile = logFolder && path.join(logFolder, `${app}-${number}.log`);
    return new Instance(`${app} ${number}`, app, await freePort(), await freePort(), env, logFile);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, for the first time or again, and waits until it lives, or until it is ready for work as well. */
  async start(until: 'live' | 'ready' = 'ready'): Promise<void> {
    const { logFile } = this;
    const env = { NODE_OPTIONS: HEAP, ...this.env, PORT: `${this.port}`, MANAGEMENT_PORT: `${this.managementPort}` };
    const ready = `http://127.0.0.1:${this.managementPort}/health/${until}`;
    this.#runs.push(
      await startService({ entry: builtApp(this.app), env, name: this.name, ready, ...(logFile && { logFile }) }),
    );
  }

  async health(): Promise<Health> {
    const response = await fetch(`http://127.0.0.1:${this.managementPort}/health/ready`);
    const { missing = [] } = (await response.json()) as Partial<Health>;
    return { status: response.status, missing };
  }

  /** What it measures, by the metric's name and labels as printed. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`http://127.0.0.1:${this.managementPort}/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** Stops it in its tracks; its connections stay. */
  pause(): void {
    this.#running().signal('SIGSTOP');
  }

  resume(): void {
    this.#running().signal('SIGCONT');
  }

  /** Lines of the run that goes on now, the last 2,000 at most. */
  lines(): readonly string[] {
    return this.#running().lines();
  }

  kill(): Promise<void> {
    return this.#running().kill();
  }

  /** By SIGTERM; the exit code, or null where it took too long. */
  stop(): Promise<number | null> {
    return this.#running().stop();
  }

  /** How often it was started. */
  get starts(): number {
    return this.#runs.length;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.kill()));
  }

  /** The last lines of every run, oldest first. */
  logTail(): string {
    return this.#runs
      .map((run) => `--- ${this.name}, process ${run.pid}\n${run.lines().slice(-30).join('\n')}`)
      .join('\n');
  }

  #running(): Service {
    const run = this.#runs.at(-1);
    if (!run) throw new Error(`${this.name} was never started`);
    return run;
  }
}
