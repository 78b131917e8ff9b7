// `npm run capacity`: writes docs/capacity.md from what was measured.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { formatPage } from './format-page.mjs';
import { runBuild } from './run-build.mjs';

runBuild('cli');
const page = spawnSync(process.execPath, ['dist/apps/cli/main.js', 'capacity', '--page'], { encoding: 'utf8' });
process.stderr.write(page.stderr);
if (page.status !== 0) process.exit(page.status ?? 1);
writeFileSync('docs/capacity.md', page.stdout);
formatPage('docs/capacity.md');
