const BEGIN = '<!-- bench:begin, written by `npm run bench -- --write` -->';
const END = '<!-- bench:end -->';

/**
 * The page with this text between its two markers, in place of what stood there.
 * @throws Error where a marker is missing
 */
export function withReport(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} with ${END} behind it`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}
