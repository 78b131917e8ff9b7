/** One line on standard error, past Jest's console, so that every run shows what it really ran against. */
export function announce(line: string): void {
  process.stderr.write(`testbed: ${line}\n`);
}
