// `npm run bench [-- parts] [--rounds 5] [--voters 10000000] [--check] [--write]`: builds what is measured, then measures it.
// A table, never a test.
import { formatPage } from './format-page.mjs';
import { runBuild } from './run-build.mjs';
import { withDescriptors } from './with-descriptors.mjs';

const SOCKETS = 10_000;
const args = process.argv.slice(2);
runBuild(args.includes('--help') ? 'bench' : 'bench,gateway,vote-api,tally-worker,standalone,vote-ui,admin-ui');
const status = withDescriptors(SOCKETS, ['dist/apps/bench/main.js', ...args]);
if (args.includes('--write')) formatPage('README.md');
process.exit(status);
