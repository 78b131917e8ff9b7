import { bar } from './bar';
import type { Terminal } from './terminal';

const REDRAW_MS = 200;
/** Into a file or a pipe goes one line in so many ms. */
const LINE_MS = 5_000;
const BAR_WIDTH = 24;

/** A progress bar on stderr. Draws at most a few times a second, however often it is told of progress. */
export class Progress {
  #drawn = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly label: string,
    private readonly total: number,
  ) {}

  /** Tells how far it is; `detail` follows the bar and is asked for only when it is drawn. */
  update(done: number, detail: () => string = () => ''): void {
    const now = performance.now();
    if (now - this.#drawn < (this.terminal.notesInteractive ? REDRAW_MS : LINE_MS)) return;
    // A run that ends before the first line was due says nothing into a file.
    const first = this.#drawn === Number.NEGATIVE_INFINITY;
    this.#drawn = now;
    if (first && !this.terminal.notesInteractive) return;
    this.#draw(done, detail());
  }

  /** Clears the way for what is printed next. */
  end(): void {
    if (this.#shown && this.terminal.notesInteractive) this.terminal.redrawNote('');
  }

  #draw(done: number, detail: string): void {
    const part = this.total > 0 ? Math.min(1, done / this.total) : 1;
    const percent = `${Math.floor(part * 100)}%`.padStart(4);
    const line = `${this.label} ${percent} ${detail}`.trimEnd();
    this.#shown = true;
    if (this.terminal.notesInteractive) {
      this.terminal.redrawNote(`${this.label} ${bar(part, BAR_WIDTH)} ${percent}  ${detail}`);
    } else this.terminal.note(line);
  }
}
