import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a crowd has been shown so far. */
export interface Shown {
  readonly frames: number;
  /** Its first results frame. */
  readonly results: string | null;
}

/** A crowd that only watches, in a process of its own. */
export class Watchers {
  private constructor(private readonly child: ChildProcess) {}

  /** Connects so many. */
  static async gather(size: number, url: string, protocols: readonly string[]): Promise<Watchers> {
    const child = fork('dist/apps/bench/audience.js', [url, `${size}`, ...protocols]);
    await once(child, 'message');
    return new Watchers(child);
  }

  async shown(): Promise<Shown> {
    this.child.send('shown?');
    const [shown] = (await once(this.child, 'message')) as [Shown];
    return shown;
  }

  leave(): void {
    this.child.disconnect();
  }
}
