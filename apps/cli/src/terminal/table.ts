/** How a column stands: its heading, and whether its cells are numbers and so stand to the right. */
export interface Column {
  readonly heading: string;
  readonly right?: boolean;
}

/** Rows under headings, columns as wide as their widest cell. Cells must be free of escape sequences. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => width(line[i] ?? ''))));
  const cell = (text: string, i: number): string => {
    const padding = ' '.repeat(widths[i]! - width(text));
    return columns[i]?.right ? padding + text : text + padding;
  };
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}

const graphemes = new Intl.Segmenter();

/** Characters as people see them: a letter with its accent is one. */
function width(text: string): number {
  return Array.from(graphemes.segment(text)).length;
}
