/** The commands that lie in a chunk of a Redis client's requests; one that is cut off, or begins elsewhere, is left out. */
export function parseCommands(chunk: Buffer): Buffer[][] {
  const commands: Buffer[][] = [];
  let at = 0;
  const number = (mark: string): number => {
    const end = chunk.indexOf('\r\n', at);
    if (end < 0 || chunk.toString('latin1', at, at + 1) !== mark) return Number.NaN;
    const value = Number(chunk.toString('latin1', at + 1, end));
    at = end + 2;
    return value;
  };
  while (at < chunk.length) {
    const command: Buffer[] = [];
    const parts = number('*');
    for (let part = 0; part < parts; part += 1) {
      const length = number('$');
      if (Number.isNaN(length) || at + length + 2 > chunk.length) return commands;
      command.push(chunk.subarray(at, at + length));
      at += length + 2;
    }
    if (Number.isNaN(parts)) return commands;
    commands.push(command);
  }
  return commands;
}
