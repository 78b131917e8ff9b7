import type { RaceBook } from '@scrutineer/voting-domain';

/** What a newcomer needs to read after the start, and nothing else. */
export function welcome(port: number, book: RaceBook, setupToken: string | null): string {
  const url = `http://localhost:${port}`;
  const lines = ['', '  Scrutineer is ready.', '', `    Fan page   ${url}/`, `    Admin      ${url}/admin/`];
  if (setupToken !== null) {
    lines.push(
      '',
      '  First, choose the admin password (this link works once):',
      `    ${url}/admin/setup?token=${setupToken}`,
    );
  }
  const drafts = [...book.races.values()].filter(({ state }) => state === 'draft').map(({ id }) => id);
  if (drafts.length > 0) lines.push('', `  Ready to open: ${drafts.join(', ')}`);
  return `${lines.join('\n')}\n\n`;
}
