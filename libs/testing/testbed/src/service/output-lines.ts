import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

const KEPT = 2_000;

/** What a service printed: the last lines in memory, all of them in a file where asked, and news for who waits. */
export class OutputLines {
  private readonly kept: string[] = [];
  private readonly watchers = new Set<(line: string) => void>();
  private readonly file;

  constructor(file?: string) {
    this.file = file === undefined ? undefined : createWriteStream(file, { flags: 'a' });
  }

  /** Takes in a stream line by line. */
  read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => this.take(line));
  }

  /** The last 2,000 lines. */
  all(): readonly string[] {
    return this.kept;
  }

  tail(count = 40): string {
    return this.kept.slice(-count).join('\n') || '(nothing printed)';
  }

  /** Calls back for each line to come; returns how to end that. */
  watch(watcher: (line: string) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** No more lines will come; resolves once the file has them all. */
  async end(): Promise<void> {
    if (!this.file) return;
    this.file.end();
    await finished(this.file);
  }

  private take(line: string): void {
    this.kept.push(line);
    if (this.kept.length > KEPT) this.kept.shift();
    this.file?.write(`${line}\n`);
    for (const watcher of this.watchers) watcher(line);
  }
}
