import { spawnSync } from 'node:child_process';

/** Formats a page that was written by a program as the format check wants it. */
export function formatPage(page) {
  const prettier = ['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--write', page];
  spawnSync(process.execPath, prettier, { stdio: 'inherit' });
}
