/** The parts of a process's output stream that are used. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const DEFAULT_COLUMNS = 80;
const ESCAPE = '\u001b[';

/** Where a command prints: results to stdout, for people or scripts; progress and complaints to stderr. */
export class Terminal {
  /** Whether stdout is a screen that can be redrawn. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Whether progress can be redrawn in place. */
  readonly notesInteractive: boolean;
  /** Lines of progress on the screen. */
  #notes = 0;

  constructor(
    private readonly stdout: OutputStream,
    private readonly stderr: OutputStream,
    options: { readonly noColour: boolean },
  ) {
    this.interactive = stdout.isTTY === true;
    this.notesInteractive = stderr.isTTY === true;
    this.colour = this.interactive && !options.noColour;
  }

  get columns(): number {
    return this.stdout.columns ?? this.stderr.columns ?? DEFAULT_COLUMNS;
  }

  write(text: string): void {
    this.stdout.write(text);
  }

  writeNote(text: string): void {
    this.stderr.write(text);
  }

  print(line: string): void {
    this.write(`${line}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  note(line: string): void {
    this.writeNote(`${line}\n`);
  }

  /** Puts the text in place of everything on the screen; where there is no screen, it follows what came before. */
  redraw(text: string): void {
    this.write(this.interactive ? `${ESCAPE}H${ESCAPE}J${text}\n` : `${text}\n\n`);
  }

  /** Puts one line of progress in place of the last one. Only for an interactive stderr. */
  redrawNote(line: string): void {
    this.writeNote(`\r${line.slice(0, this.columns - 1)}${ESCAPE}K`);
  }

  /** Puts lines of progress in place of the last ones. Only for an interactive stderr. */
  redrawNotes(lines: readonly string[]): void {
    const up = this.#notes > 0 ? `${ESCAPE}${this.#notes}A${ESCAPE}J` : '';
    this.#notes = lines.length;
    this.writeNote(up + lines.map((line) => `${line.slice(0, this.columns - 1)}\n`).join(''));
  }

  bold(text: string): string {
    return this.paint(text, 1);
  }

  dim(text: string): string {
    return this.paint(text, 2);
  }

  red(text: string): string {
    return this.paint(text, 31);
  }

  green(text: string): string {
    return this.paint(text, 32);
  }

  private paint(text: string, code: number): string {
    return this.colour ? `${ESCAPE}${code}m${text}${ESCAPE}0m` : text;
  }
}
